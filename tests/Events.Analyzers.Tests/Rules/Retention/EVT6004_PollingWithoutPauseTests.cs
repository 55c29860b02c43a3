using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Retention;

public sealed class EVT6004_PollingWithoutPauseTests : RuleTest
{
    public override string Id => "EVT6004";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Group_poll() => Flags("""
        while (!token.IsCancellationRequested)
        {
            foreach (var e in await db.[|StreamReadGroupAsync|]("s", "g", "c", ">", 10)) { await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); }
        }
        """,
        "The loop around 'StreamReadGroupAsync' asks again at once when there is nothing to read: it keeps a core and the server busy");

    [Theory]
    [InlineData("""while (true) { var es = db.[|StreamRead|]("s", "0", 10); foreach (var e in es) await Task.Delay(1); }""")]
    [InlineData("""for (;;) { var es = db.[|StreamReadGroup|]("s", "g", "c", ">", 10); if (es.Length == 0) continue; Console.WriteLine(es.Length); }""")]
    [InlineData("""while (true) { try { db.[|StreamReadGroup|]("s", "g", "c", ">", 1); } catch { await Task.Delay(1000); } }""")]
    [InlineData("""while (!token.IsCancellationRequested) { await Turn(); } async Task Turn() { foreach (var e in await db.[|StreamReadGroupAsync|]("s", "g", "c", ">", 10)) await work.Do(e); }""")]
    [InlineData("""while (true) { var es = db.[|StreamReadGroup|]("s", "g", "c", ">", 10); if (es.Any()) Console.WriteLine(string.Join(", ", es.Select(e => e.Id))); }""")]
    [InlineData("""while (true) { var es = await db.[|StreamReadGroupAsync|]("s", "g", "c", ">", 10); if (es.Length > 0) { await work.DoAll(es); } }""")]
    public Task Other_polls(string source) => Flags(source);

    [Theory]
    [InlineData("""while (!token.IsCancellationRequested) { var es = await db.StreamReadGroupAsync("s", "g", "c", ">", 10); if (es.Length == 0) { await Task.Delay(100, token); continue; } }""")]
    [InlineData("""while (true) { var es = db.StreamReadGroup("s", "g", "c", ">", 10); Thread.Sleep(10); }""")]
    [InlineData("""using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1)); while (await timer.WaitForNextTickAsync(token)) db.StreamRead("s", "0", 10);""")]
    [InlineData("""while (true) { var es = db.StreamRead("s", "0", 10); if (es.Length == 0) break; }""")]
    [InlineData("""while (true) { db.Execute("XREAD", "BLOCK", 100, "STREAMS", "s", "$"); }""")]
    [InlineData("""while (true) { var es = db.StreamRead("s", "0", 10); await Pause(); } Task Pause() => Task.CompletedTask;""")]
    [InlineData("""while (true) { foreach (var e in db.StreamRange("s", count: 10)) Console.WriteLine(e.Id); }""")]
    [InlineData("""while (!token.IsCancellationRequested) { await Turn(); } async Task Turn() { var es = await db.StreamReadGroupAsync("s", "g", "c", ">", 10); if (es.Length == 0) await Task.Delay(100); }""")]
    [InlineData("""while (true) { var es = await db.StreamReadGroupAsync("s", "g", "c", ">", 10); if (es.Length > 0) { await work.DoAll(es); } else { await work.Do("nothing"); } }""")]
    [InlineData("""while (true) { var es = await db.StreamReadGroupAsync("s", "g", "c", ">", 10); if (args.Length > 0) await work.DoAll(es); }""")]
    [InlineData("""while (true) { var es = await db.StreamReadGroupAsync("s", "g", "c", ">", 10); if (es.Length == 0) await work.Do("nothing"); }""")]
    [InlineData("""while (true) { var line = Console.ReadLine(); var es = db.StreamRead("s", "0", 10); Console.WriteLine(es.Length); }""")]
    [InlineData("""while (true) { if (Console.CursorTop > 0) { var es = db.StreamRead("s", "0", 10); Console.WriteLine(es.Length); } }""")]
    [InlineData("""while (true) { db.StreamReadGroup("s", "g", "c", ">", 1); SpinWait.SpinUntil(() => false, 50); }""")]
    [InlineData("""while (true) { db.StreamReadGroup("s", "g", "c", ">", 1); db.Execute("XREAD", "BLOCK", 100, "STREAMS", "t", "$"); }""")]
    public Task Loops_that_wait_or_end(string source) => Silent(source);
}
