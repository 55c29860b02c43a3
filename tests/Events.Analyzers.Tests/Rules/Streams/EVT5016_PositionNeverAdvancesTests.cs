using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5016_PositionNeverAdvancesTests : RuleTest
{
    public override string Id => "EVT5016";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Theory]
    [InlineData("""while (!token.IsCancellationRequested) { foreach (var e in db.StreamRead("s", [|"0-0"|], 10)) await work.Do(e); await Task.Delay(100); }""")]
    [InlineData("""RedisValue last = "0"; while (true) { foreach (var e in await db.StreamReadAsync("s", [|last|], 10)) await work.Do(e); await Task.Delay(100); }""")]
    public Task What_is_wrong(string source) => Flags(source);

    [Theory]
    [InlineData("""RedisValue last = "0"; while (true) { foreach (var e in await db.StreamReadAsync("s", last, 10)) { await work.Do(e); last = e.Id; } await Task.Delay(100); }""")]
    [InlineData("""while (true) { foreach (var e in db.StreamRead("s", "0", 10)) { await work.Do(e); db.StreamDelete("s", [e.Id]); } await Task.Delay(100); }""")]
    [InlineData("""foreach (var e in db.StreamRead("s", "0", 10)) await work.Do(e);""")]
    [InlineData("""while (true) { foreach (var e in db.StreamRead("s", args[0], 10)) await work.Do(e); await Task.Delay(100); }""")]
    [InlineData("""while (true) { var es = db.StreamRead("s", "0", 10); if (es.Length > 0) break; await Task.Delay(100); }""")]
    public Task What_is_not(string source) => Silent(source);
}
