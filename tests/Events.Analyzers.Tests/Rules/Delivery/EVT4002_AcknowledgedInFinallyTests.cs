using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Delivery;

public sealed class EVT4002_AcknowledgedInFinallyTests : RuleTest
{
    public override string Id => "EVT4002";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Ack_in_finally() => Flags("""
        foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10))
        {
            try { await work.Do(e); }
            finally { db.[|StreamAcknowledge|]("s", "g", e.Id); }
        }
        """,
        "'StreamAcknowledge' in finally acknowledges the entry also when the work failed or was cancelled");

    [Theory]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { try { await work.Do(e); } catch (Exception x) { Console.WriteLine(x); } finally { await db.[|StreamAcknowledgeAsync|]("s", "g", e.Id); } }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { try { await work.Do(e); } finally { db.[|Execute|]("XACK", "s", "g", (string)e.Id!); } }""")]
    public Task Other_shapes(string source) => Flags(source);

    [Fact]
    public Task Through_a_method_of_the_type() => Flags("""
        using StackExchange.Redis;
        public class Worker(IDatabase db, Handler handler)
        {
            public async Task Run() { foreach (var e in db.StreamReadGroup("s", "g", "c")) { try { await handler.Do(e); } finally { [|Done|](e.Id); } } }
            private void Done(RedisValue id) => db.StreamAcknowledge("s", "g", id);
        }
        public class Handler { public Task Do(StreamEntry e) => Task.CompletedTask; }
        """);

    [Theory]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { bool ok = false; try { await work.Do(e); ok = true; } finally { if (ok) db.StreamAcknowledge("s", "g", e.Id); } }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { try { Console.WriteLine(e.Id); } finally { db.StreamAcknowledge("s", "g", e.Id); } }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { try { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); } finally { Console.WriteLine(); } }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { try { await work.Do(e); } catch (Exception) { db.StreamAdd("dead", e.Values); } finally { db.StreamAcknowledge("s", "g", e.Id); } }""")]
    [InlineData("""foreach (var e in db.StreamRead("s", "0")) { try { await work.Do(e); } finally { db.StreamAcknowledge("s", "g", e.Id); } }""")]
    public Task Tested_or_harmless(string source) => Silent(source);
}
