using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Delivery;

public sealed class EVT4005_AcknowledgedAfterHandOffTests : RuleTest
{
    public override string Id => "EVT4005";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Channel() => Flags("""
        var channel = System.Threading.Channels.Channel.CreateUnbounded<StreamEntry>(); foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await channel.Writer.WriteAsync(e); db.[|StreamAcknowledge|]("s", "g", e.Id); }
        """,
        "'StreamAcknowledge' acknowledges the entry when 'WriteAsync' has only put it into memory: if the process dies, nobody handles it");

    [Theory]
    [InlineData("""var queue = new System.Collections.Concurrent.BlockingCollection<string>(); foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { queue.Add((string)e["body"]!); db.[|StreamAcknowledge|]("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { _ = Task.Run(() => work.Do(e)); await db.[|StreamAcknowledgeAsync|]("s", "g", e.Id); }""")]
    public Task Other_queues(string source) => Flags(source);

    [Fact]
    public Task Queue_of_the_object() => Flags("""
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            private readonly System.Collections.Concurrent.ConcurrentQueue<StreamEntry> _queue = new();
            public void Run() { foreach (var e in db.StreamReadGroup("s", "g", "c")) { _queue.Enqueue(e); db.[|StreamAcknowledge|]("s", "g", e.Id); } }
        }
        """);

    [Theory]
    [InlineData("""var channel = System.Threading.Channels.Channel.CreateUnbounded<(StreamEntry, Action)>(); foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await channel.Writer.WriteAsync((e, () => db.StreamAcknowledge("s", "g", e.Id))); }""")]
    [InlineData("""var channel = System.Threading.Channels.Channel.CreateUnbounded<(StreamEntry, TaskCompletionSource)>(); foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { var done = new TaskCompletionSource(); await channel.Writer.WriteAsync((e, done)); await done.Task; db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""var channel = System.Threading.Channels.Channel.CreateUnbounded<StreamEntry>(); foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await channel.Writer.WriteAsync(e); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await Task.Run(() => work.Do(e)); db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { var t = Task.Run(() => work.Do(e)); await t; db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""var local = new System.Collections.Concurrent.ConcurrentQueue<StreamEntry>(); foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { local.Enqueue(e); db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""var channel = System.Threading.Channels.Channel.CreateUnbounded<string>(); foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await channel.Writer.WriteAsync("tick"); await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); }""")]
    public Task Hand_offs_that_complete(string source) => Silent(source);
}
