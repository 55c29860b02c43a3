using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5009_ConsumerDeletedWithPendingEntriesTests : RuleTest
{
    public override string Id => "EVT5009";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Own_consumer_at_shutdown() => Flags("""
        string me = args[0];
        var es = db.StreamReadGroup("s", "g", me);
        db.[|StreamDeleteConsumer|]("s", "g", me);
        """,
        "Deleting the consumer destroys its pending entries: they are not handed to anybody and no claim finds them. Test that nothing is pending, or claim it for another consumer first");

    [Theory]
    [InlineData("""db.StreamReadGroup("s", "g", "me"); await db.[|StreamDeleteConsumerAsync|]("s", "g", "me");""")]
    [InlineData("""db.StreamReadGroup("s", "g", "me"); db.[|Execute|]("XGROUP", "DELCONSUMER", "s", "g", "me");""")]
    public Task Raw_and_async(string source) => Flags(source);

    [Theory]
    [InlineData("""db.StreamReadGroup("s", "g", "me"); if (db.StreamPending("s", "g").PendingMessageCount == 0) db.StreamDeleteConsumer("s", "g", "me");""")]
    [InlineData("""db.StreamReadGroup("s", "g", "me"); foreach (var p in db.StreamPendingMessages("s", "g", 10, "me")) db.StreamClaim("s", "g", "other", 0, new[] { p.MessageId }); db.StreamDeleteConsumer("s", "g", "me");""")]
    [InlineData("""foreach (var c in db.StreamConsumerInfo("s", "g")) if (c.PendingMessageCount == 0) db.StreamDeleteConsumer("s", "g", c.Name);""")]
    [InlineData("""db.StreamDeleteConsumer("s", "g", args[0]);""")]
    [InlineData("""db.StreamReadGroup("s", "g", "me"); await HandOverAsync(); db.StreamDeleteConsumer("s", "g", "me"); Task HandOverAsync() => Task.CompletedTask;""")]
    public Task After_a_look(string source) => Silent(source);

    [Fact]
    public Task A_thin_wrapper() => Silent("""
        using StackExchange.Redis;
        public class Client(IDatabase db)
        {
            public StreamEntry[] Read(string c) => db.StreamReadGroup("s", "g", c);
            public long Delete(string c) => db.StreamDeleteConsumer("s", "g", c);
        }
        """);
}
