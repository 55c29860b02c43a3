using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5008_PositionCannotReturnWhatIsWantedTests : RuleTest
{
    public override string Id => "EVT5008";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task New_messages_without_a_group() => Flags("""
        db.StreamRead("s", [|StreamPosition.NewMessages|]);
        """,
        "'StreamRead' throws for StreamPosition.NewMessages: only a group knows which messages are new");

    [Theory]
    [InlineData("""await db.StreamReadAsync("s", [|"$"|], 10);""")]
    [InlineData("""db.StreamRead(new[] { new StreamPosition("s", [|"$"|]) });""")]
    [InlineData("""db.StreamRead(new[] { new StreamPosition("a", "0"), new StreamPosition("b", [|StreamPosition.NewMessages|]) });""")]
    [InlineData("""foreach (var p in db.StreamPendingMessages("s", "g", 10, "c")) await work.DoAll(db.StreamRead("s", [|p.MessageId|], 1));""")]
    [InlineData("""RedisValue id = args[0]; var e = db.StreamRead("s", [|id|], 1); db.StreamAcknowledge("s", "g", id);""")]
    [InlineData("""string? at = args.FirstOrDefault(); db.StreamRead("s", [|at ?? "$"|], 10);""")]
    [InlineData("""RedisValue at = args.Length == 0 ? "$" : args[0]; db.StreamRead("s", [|at|], 10);""")]
    [InlineData("""RedisValue last = "$"; while (!token.IsCancellationRequested) { foreach (var e in db.StreamRead("s", [|last|], 10)) last = e.Id; await Task.Delay(1); }""")]
    public Task Dollar_and_own_id(string source) => Flags(source);

    [Theory]
    [InlineData("""db.StreamRead("s", "0-0");""")]
    [InlineData("""db.StreamRead("s", StreamPosition.Beginning, 10);""")]
    [InlineData("""RedisValue last = "0-0"; while (!token.IsCancellationRequested) { foreach (var e in db.StreamRead("s", last, 10)) last = e.Id; await Task.Delay(1); }""")]
    [InlineData("""db.Execute("XREAD", "BLOCK", 1000, "STREAMS", "s", "$");""")]
    [InlineData("""foreach (var p in db.StreamPendingMessages("s", "g", 10, "c")) await work.DoAll(db.StreamRange("s", p.MessageId, p.MessageId));""")]
    [InlineData("""db.StreamReadGroup("s", "g", "c", StreamPosition.NewMessages);""")]
    [InlineData("""var at = db.StreamInfo("s").LastGeneratedId; db.StreamRead("s", at, 10);""")]
    [InlineData("""RedisValue at = args.Length == 0 ? "0-0" : args[0]; db.StreamRead("s", at, 10);""")]
    [InlineData("""string at = args[0]; if (at == "$") at = "0-0"; db.StreamRead("s", at, 10);""")]
    [InlineData("""RedisValue id = args[0]; await work.DoAll(db.StreamRange("s", id, id, 1)); db.StreamAcknowledge("s", "g", id);""")]
    public Task Positions_that_return_something(string source) => Silent(source);
}
