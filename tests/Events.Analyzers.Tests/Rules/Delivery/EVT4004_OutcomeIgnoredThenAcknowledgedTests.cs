using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Delivery;

public sealed class EVT4004_OutcomeIgnoredThenAcknowledgedTests : RuleTest
{
    public override string Id => "EVT4004";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Result_is_dropped() => Flags("""
        foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await work.[|TryDo|](e); db.StreamAcknowledge("s", "g", e.Id); }
        """,
        "The outcome of 'TryDo' is ignored and the entry is acknowledged by 'StreamAcknowledge' even if it failed");

    [Theory]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { _ = await work.[|TryDo|](e).ConfigureAwait(false); await db.StreamAcknowledgeAsync("s", "g", e.Id); }""")]
    [InlineData("""using var http = new System.Net.Http.HttpClient(); foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await http.[|PostAsync|]("/x", new System.Net.Http.StringContent((string)e["body"]!)); db.StreamAcknowledge("s", "g", e.Id); }""")]
    public Task Other_shapes(string source) => Flags(source);

    [Fact]
    public Task Result_type() => Flags("""
        using StackExchange.Redis;
        public record Outcome(bool Succeeded);
        public class Handler { public Task<Outcome> Apply(StreamEntry e) => null!; }
        public class Worker(IDatabase db, Handler handler)
        {
            public async Task Run() { foreach (var e in db.StreamReadGroup("s", "g", "c")) { await handler.[|Apply|](e); db.StreamAcknowledge("s", "g", e.Id); } }
        }
        """);

    [Theory]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { if (await work.TryDo(e)) db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { bool ok = await work.TryDo(e); if (ok) db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { bool ok = await work.TryDo(e); Console.WriteLine(ok); db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""var seen = new HashSet<string>(); foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { seen.Add((string)e.Id!); db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await db.SetAddAsync("done", e.Id); db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { db.StreamAcknowledge("s", "g", e.Id); await work.TryDo(e); }""")]
    [InlineData("""foreach (var e in db.StreamReadGroup("s", "g", "c", ">", 10)) { await work.TryDo(default); db.StreamAcknowledge("s", "g", e.Id); }""")]
    public Task Results_that_are_used_or_say_nothing(string source) => Silent(source);
}
