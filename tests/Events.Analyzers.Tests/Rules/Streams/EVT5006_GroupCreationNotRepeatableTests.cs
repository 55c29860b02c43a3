using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5006_GroupCreationNotRepeatableTests : RuleTest
{
    public override string Id => "EVT5006";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Unguarded() => Flags("""
        await db.[|StreamCreateConsumerGroupAsync|]("s", "g", "0-0");
        """,
        "'StreamCreateConsumerGroupAsync' throws BUSYGROUP from the second start on: catch that answer, and only that one");

    [Theory]
    [InlineData("""try { db.[|StreamCreateConsumerGroup|]("s", "g"); } catch { }""")]
    [InlineData("""try { db.[|StreamCreateConsumerGroup|]("s", "g"); } catch (Exception) { }""")]
    [InlineData("""try { db.[|StreamCreateConsumerGroup|]("s", "g"); } catch (RedisException) { }""")]
    [InlineData("""try { db.[|StreamCreateConsumerGroup|]("s", "g"); } catch (RedisServerException) { }""")]
    [InlineData("""if (!db.KeyExists("s")) db.[|StreamCreateConsumerGroup|]("s", "g");""")]
    [InlineData("""Make(); void Make() => db.[|StreamCreateConsumerGroup|]("s", "g");""")]
    [InlineData("""try { db.StreamReadGroup("s", "g", "c", ">", 1); } catch (RedisException) { db.[|StreamCreateConsumerGroup|]("s", "g"); }""")]
    [InlineData("""db.[|Execute|]("XGROUP", "CREATE", "s", "g", "$", "MKSTREAM");""")]
    public Task Other_ways(string source) => Flags(source);

    [Theory]
    [InlineData("""try { db.StreamCreateConsumerGroup("s", "g"); } catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP")) { }""")]
    [InlineData("""try { db.StreamCreateConsumerGroup("s", "g"); } catch (RedisServerException e) { if (!e.Message.StartsWith("BUSYGROUP")) throw; }""")]
    [InlineData("""try { db.StreamCreateConsumerGroup("s", "g"); } catch (RedisServerException) { Console.WriteLine("exists"); }""")]
    [InlineData("""if (db.StreamGroupInfo("s").All(g => g.Name != "g")) db.StreamCreateConsumerGroup("s", "g");""")]
    [InlineData("""if (!await GroupExists()) db.StreamCreateConsumerGroup("s", "g"); Task<bool> GroupExists() => Task.FromResult(true);""")]
    [InlineData("""try { Create(); } catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP")) { } void Create() => db.StreamCreateConsumerGroup("s", "g");""")]
    [InlineData("""if (await IsMissing()) await Make(); async Task<bool> IsMissing() => (await db.StreamGroupInfoAsync("s")).All(g => g.Name != "g"); Task Make() => db.StreamCreateConsumerGroupAsync("s", "g");""")]
    [InlineData("""if (db.StreamGroupInfo("s").Length == 0) Make(); void Make() => db.StreamCreateConsumerGroup("s", "g");""")]
    [InlineData("""try { db.StreamReadGroup("s", "g", "c", ">", 1); } catch (RedisException e) when (e.Message.StartsWith("NOGROUP")) { db.StreamCreateConsumerGroup("s", "g"); }""")]
    [InlineData("""try { db.StreamReadGroup("s", "g", "c", ">", 1); } catch (RedisException e) when (e.Message.StartsWith("NOGROUP")) { Make(); } void Make() => db.StreamCreateConsumerGroup("s", "g");""")]
    [InlineData("""db.KeyDelete("s"); db.StreamCreateConsumerGroup("s", "g");""")]
    [InlineData("""_ = db.CreateTransaction().StreamCreateConsumerGroupAsync("s", "g");""")]
    [InlineData("""try { _ = db.StreamConsumerInfo("s", "g"); } catch (Exception) { db.StreamCreateConsumerGroup("s", "g"); }""")]
    public Task Guarded_creation(string source) => Silent(source);

    [Fact]
    public Task A_thin_wrapper() => Silent("""
        using StackExchange.Redis;
        public class Client(IDatabase db) { public bool Create(string s, string g) => db.StreamCreateConsumerGroup(s, g); }
        """);
}
