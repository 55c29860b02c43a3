using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5015_NeverAsksForNewTests : RuleTest
{
    public override string Id => "EVT5015";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Theory]
    [InlineData("""while (!token.IsCancellationRequested) { foreach (var e in db.StreamReadGroup("s", "g", "c", [|"0"|], 10)) await work.Do(e); await Task.Delay(100); }""")]
    [InlineData("""while (true) { foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", [|StreamPosition.Beginning|], 10)) await work.Do(e); await Task.Delay(100); }""")]
    public Task What_is_wrong(string source) => Flags(source);

    [Theory]
    [InlineData("""while (true) { foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) await work.Do(e); await Task.Delay(100); }""")]
    [InlineData("""string p = "0"; while (true) { var es = db.StreamReadGroup("s", "g", "c", p, 10); if (es.Length == 0) p = ">"; foreach (var e in es) await work.Do(e); await Task.Delay(100); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", "0", 10)) await work.Do(e);""")]
    [InlineData("""while (true) { foreach (var e in db.StreamReadGroup("s", "g", "c", "0", 10)) await work.Do(e); foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) await work.Do(e); await Task.Delay(100); }""")]
    [InlineData("""while (true) { var es = db.StreamReadGroup("s", "g", "c", "0", 10); if (es.Length == 0) break; foreach (var e in es) await work.Do(e); }""")]
    public Task What_is_not(string source) => Silent(source);
}
