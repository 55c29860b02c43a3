using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5012_DeletedInsteadOfAcknowledgedTests : RuleTest
{
    public override string Id => "EVT5012";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Group_entry_is_deleted() => Flags("""
        foreach (var e in db.StreamReadGroup("s", "g", "c")) { await work.Do(e); db.[|StreamDelete|]("s", new[] { e.Id }); }
        """,
        "'StreamDelete' removes the entry and leaves its id in the pending entries list: acknowledge it");

    [Theory]
    [InlineData("""var es = db.StreamReadGroup("s", "g", "c"); await db.[|StreamDeleteAsync|]("s", es.Select(e => e.Id).ToArray());""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c")) db.[|Execute|]("XDEL", "s", (string)e.Id!);""")]
    [InlineData("""while (true) { foreach (var e in db.StreamRead("s", "0-0", 10)) { await work.Do(e); db.[|StreamDelete|]("s", new[] { e.Id }); } await Task.Delay(10); }""")]
    [InlineData("""while (true) { var es = db.StreamRead("s", StreamPosition.Beginning); foreach (var e in es) { Console.WriteLine(e.Id); await db.[|StreamDeleteAsync|]("s", new[] { e.Id }); } await Task.Delay(10); }""")]
    public Task Other_ways(string source) => Flags(source);

    [Theory]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c")) { db.StreamAcknowledge("s", "g", e.Id); db.StreamDelete("s", new[] { e.Id }); }""")]
    [InlineData("""foreach (var e in db.StreamRange("s", "-", "5-0")) db.StreamDelete("s", new[] { e.Id });""")]
    [InlineData("""while (true) { if (Console.ReadLine() == "clear") { var es = db.StreamRead("s", "0-0"); db.StreamDelete("s", es.Select(e => e.Id).ToArray()); } }""")]
    [InlineData("""db.StreamDelete("s", new RedisValue[] { args[0] });""")]
    [InlineData("""foreach (var p in db.StreamPendingMessages("s", "g", 10, "c")) db.StreamDelete("s", new[] { p.MessageId });""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c")) db.StreamAcknowledgeAndDelete("s", "g", StreamTrimMode.Acknowledged, e.Id);""")]
    public Task Deletion_that_is_meant(string source) => Silent(source);
}
