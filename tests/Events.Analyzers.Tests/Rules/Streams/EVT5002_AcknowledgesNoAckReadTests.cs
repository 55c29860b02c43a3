using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5002_AcknowledgesNoAckReadTests : RuleTest
{
    public override string Id => "EVT5002";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Ack_of_a_noack_read() => Flags("""
        foreach (var e in db.StreamReadGroup("s", "g", "c", ">", count: 10, noAck: true)) db.[|StreamAcknowledge|]("s", "g", e.Id);
        """,
        "'StreamAcknowledge' does nothing: the entry was read with NOACK, which keeps it out of the pending entries list");

    [Theory]
    [InlineData("""var es = await db.StreamReadGroupAsync("s", "g", "c", noAck: true); await db.[|StreamAcknowledgeAsync|]("s", "g", es.Select(e => e.Id).ToArray());""")]
    [InlineData("""const bool quick = true; var es = db.StreamReadGroup("s", "g", "c", ">", 1, quick); db.CreateBatch().[|StreamAcknowledgeAsync|]("s", "g", es[0].Id);""")]
    public Task Other_apis(string source) => Flags(source);

    [Theory]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", noAck: false)) db.StreamAcknowledge("s", "g", e.Id);""")]
    [InlineData("""bool fast = args.Length > 0; foreach (var e in db.StreamReadGroup("s", "g", "c", ">", noAck: fast)) db.StreamAcknowledge("s", "g", e.Id);""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", noAck: true)) await work.Do(e);""")]
    [InlineData("""var es = args.Length > 0 ? db.StreamReadGroup("s", "g", "c", noAck: true) : db.StreamReadGroup("s", "g", "c"); db.StreamAcknowledge("s", "g", es[0].Id);""")]
    [InlineData("""db.StreamReadGroup("s", "g", "c", noAck: true); db.StreamAcknowledge("s", "g", args[0]);""")]
    public Task Reads_that_keep_entries_pending(string source) => Silent(source);
}
