using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Hygiene;

public sealed class EVT7003_BlockingWaitTests : RuleTest
{
    public override string Id => "EVT7003";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Sleep_in_a_loop() => Flags("""
        while (!token.IsCancellationRequested) { db.StreamReadGroup("s", "g", "c", ">", 10); Thread.[|Sleep|](100); }
        """,
        "'Thread.Sleep' blocks a thread of the pool while the consumer waits: use 'await Task.Delay'");

    [Fact]
    public Task Semaphore() => Flags("""
        var gate = new SemaphoreSlim(1); while (true) { gate.[|Wait|](token); db.StreamReadGroup("s", "g", "c", ">", 10); gate.Release(); }
        """);

    [Fact]
    public Task Signal() => Flags("""
        var ready = new ManualResetEventSlim(); while (true) { ready.[|Wait|](token); db.StreamReadGroup("s", "g", "c", ">", 10); }
        """,
        "'ManualResetEventSlim.Wait' blocks a thread of the pool while the consumer waits: await a signal instead, such as a TaskCompletionSource or SemaphoreSlim.WaitAsync");

    [Fact]
    public Task In_an_iterator_that_reads_through_a_method() => Flags("""
        using System.Runtime.CompilerServices;
        using StackExchange.Redis;
        public class Reader(IDatabase db)
        {
            public async IAsyncEnumerable<StreamEntry[]> Poll([EnumeratorCancellation] CancellationToken token)
            {
                while (true)
                {
                    yield return await Read();
                    token.WaitHandle.[|WaitOne|](100);
                }
            }

            private async Task<StreamEntry[]> Read() => await db.StreamReadGroupAsync("s", "g", "c", ">", 10);
        }
        """,
        "'WaitHandle.WaitOne' blocks a thread of the pool while the consumer waits: use 'await Task.Delay' with the token");

    [Fact]
    public Task In_a_handler() => Flags("""
        using StackExchange.Redis;
        using Events;
        [EventStream("s")] partial class S;
        [Event<S>("a")] partial record Placed(string Id);
        [ConsumerGroup<S>("g")] partial class Group { [Handles] public Task On(Placed e) { Thread.[|Sleep|](1); return Task.CompletedTask; } }
        """);

    [Theory]
    [InlineData("""while (!token.IsCancellationRequested) { db.StreamReadGroup("s", "g", "c", ">", 10); await Task.Delay(100, token); }""")]
    [InlineData("""var gate = new SemaphoreSlim(1); while (true) { await gate.WaitAsync(token); db.StreamReadGroup("s", "g", "c", ">", 10); }""")]
    [InlineData("""Thread.Sleep(1); db.StreamReadGroup("s", "g", "c", ">", 10);""")]
    [InlineData("""new Thread(() => { while (true) { db.StreamReadGroup("s", "g", "c", ">", 10); Thread.Sleep(10); } }).Start();""")]
    [InlineData("""var ready = new ManualResetEventSlim(); ready.Wait(token); foreach (var e in db.StreamRange("s", count: 10)) await work.Do(e);""")]
    [InlineData("""while (!token.IsCancellationRequested) { db.StreamReadGroup("s", "g", "c", ">", 10); var t = work.Do("x"); await t.WaitAsync(token); }""")]
    public Task Waits_that_hold_no_pool_thread(string source) => Silent(source);

    [Fact]
    public Task Synchronous_methods() => Silent("""
        using StackExchange.Redis;
        public class Loop(IDatabase db) { public void Run() { while (true) { db.StreamRead("s", "0", 10); Thread.Sleep(10); } } }
        """);
}
