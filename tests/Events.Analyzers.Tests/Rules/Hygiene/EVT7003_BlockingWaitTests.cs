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

    [Theory]
    [InlineData("Blocks(e.Id); await Task.Yield();", true)]
    [InlineData("await Task.Yield(); Inner(); void Inner() => Blocks(e.Id);", true)]
    [InlineData("Action block = () => Blocks(e.Id); block(); await Task.Yield();", true)]
    [InlineData("Through(e.Id); await Task.Yield();", true)]
    [InlineData("new Thread(() => Blocks(e.Id)).Start(); await Task.Yield();", false)]
    [InlineData("await Waits(e.Id);", false)]
    public async Task In_a_method_that_a_handler_calls(string body, bool isWrong)
    {
        string blocks = isWrong ? "[|Wait|]" : "Wait", result = isWrong ? "[|Result|]" : "Result";
        string source = $$"""
            using StackExchange.Redis;
            using Events;
            [EventStream("s")] partial class S;
            [Event<S>("a")] partial record Placed(string Id);
            public interface IStore { Task<int> Put(string id); }
            [ConsumerGroup<S>("g")] partial class Group(IStore store)
            {
                private Task<int>? loaded;
                [Handles] public async Task On(Placed e) { {{body}} }
                [Handles] public async Task Again(Placed e) { await (loaded = store.Put(e.Id)); {{body}} }
                private void Through(string id) => Blocks(id);
                private void Blocks(string id) { store.Put(id).{{blocks}}(); Console.WriteLine(store.Put(id).{{result}}); Console.WriteLine(loaded!.Result); Told(store.Put(id)); }
                private static int Told(Task<int> done) => done.Result;
                private async Task Waits(string id) { var one = store.Put(id); var two = store.Put(id); await Task.WhenAll(one, two); Console.WriteLine(one.Result + two.Result); }
            }
            """;
        if (isWrong) await Flags(source);
        else await Silent(source);
    }

    [Fact]
    public Task In_a_method_that_a_loop_calls() => Flags("""
        using StackExchange.Redis;
        public interface IStore { Task<int> Put(string id); }
        public class Loop(IDatabase db, IStore store)
        {
            public async Task Run(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", ">", 10)) { Keep(e); store.Put("x").[|Wait|](token); }
                    Pause();
                }
            }
            private void Keep(StreamEntry e) => store.Put(e["a"]!).GetAwaiter().[|GetResult|]();
            private static void Pause() => Thread.[|Sleep|](100);
        }
        """);
}
