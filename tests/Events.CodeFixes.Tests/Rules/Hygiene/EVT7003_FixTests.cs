using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Hygiene;

public sealed class EVT7003_FixTests : FixTest
{
    public override string Id => "EVT7003";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Theory]
    [InlineData("""var gate = new SemaphoreSlim(1); while (true) { gate.Wait(); db.StreamReadGroup("s", "g", args[0], ">", 10); gate.Release(); }""", """var gate = new SemaphoreSlim(1); while (true) { await gate.WaitAsync(token); db.StreamReadGroup("s", "g", args[0], ">", 10); gate.Release(); }""")]
    [InlineData("""while (!token.IsCancellationRequested) { db.StreamReadGroup("s", "g", args[0], ">", 10); Thread.Sleep(100); }""", """while (!token.IsCancellationRequested) { db.StreamReadGroup("s", "g", args[0], ">", 10); await Task.Delay(100, token); }""")]
    [InlineData("""var gate = new SemaphoreSlim(1); while (true) { gate.Wait(token); db.StreamReadGroup("s", "g", args[0], ">", 10); gate.Release(); }""", """var gate = new SemaphoreSlim(1); while (true) { await gate.WaitAsync(token); db.StreamReadGroup("s", "g", args[0], ">", 10); gate.Release(); }""")]
    public Task Waits_without_a_thread(string before, string after) => Fixes(before, after);

    [Fact]
    public Task All_at_once() => FixesAll("""
        while (!token.IsCancellationRequested)
        {
            db.StreamReadGroup("s", "g", args[0], ">", 10);
            Thread.Sleep(100);
            Thread.Sleep(TimeSpan.FromSeconds(1));
        }
        """, """
        while (!token.IsCancellationRequested)
        {
            db.StreamReadGroup("s", "g", args[0], ">", 10);
            await Task.Delay(100, token);
            await Task.Delay(TimeSpan.FromSeconds(1), token);
        }
        """);

    [Fact]
    public Task A_handle_has_no_fix() => OffersNothing("""while (true) { db.StreamRead("s", "0", 10); token.WaitHandle.WaitOne(10); }""");
}
