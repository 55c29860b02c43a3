using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Delivery;

public sealed class EVT4007_ExitLeavesEntryPendingTests : RuleTest
{
    public override string Id => "EVT4007";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Missing_field() => Flags("""
        foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10))
        {
            if (e["id"].IsNull) [|continue;|]
            await work.Do(e);
            db.StreamAcknowledge("s", "g", e.Id);
        }
        """,
        "This exit leaves 'e' pending: it will be claimed and skipped again for ever");

    [Theory]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { if (!int.TryParse((string?)e["n"], out int n)) { Console.WriteLine("bad"); [|continue;|] } await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { string? text = e["body"]; if (string.IsNullOrEmpty(text)) { [|continue;|] } await work.Do(text); await db.StreamAcknowledgeAsync("s", "g", e.Id); }""")]
    [InlineData("""var own = ConnectionMultiplexer.Connect("x").GetDatabase(); foreach (var e in own.StreamReadGroup("s", "g", "c", ">", 10)) { if (e["id"].IsNull) [|continue;|] await work.Do(e); own.StreamAcknowledge("s", "g", e.Id); }""")]
    public Task Other_tests(string source) => Flags(source);

    [Theory]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { if (e["id"].IsNull) { db.StreamAcknowledge("s", "g", e.Id); continue; } await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { if (e["id"].IsNull) { db.StreamAdd("dead", e.Values); continue; } await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { if (token.IsCancellationRequested) continue; await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { if (!await work.TryDo(e)) continue; db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { if (e["id"].IsNull) throw new FormatException(); await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { if (e["id"].IsNull) continue; await work.Do(e); }""")]
    [InlineData("""var bad = new List<RedisValue>(); foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { if (e["id"].IsNull) { bad.Add(e.Id); continue; } await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); }""")]
    public Task Exits_that_are_meant(string source) => Silent(source);
}
