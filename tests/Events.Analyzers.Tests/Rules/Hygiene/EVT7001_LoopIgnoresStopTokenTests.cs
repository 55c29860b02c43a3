using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Hygiene;

public sealed class EVT7001_LoopIgnoresStopTokenTests : RuleTest
{
    public override string Id => "EVT7001";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Endless_loop() => Flags("""
        [|while|] (true)
        {
            foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", ">", 10)) await work.Do(e);
            await Task.Delay(100);
        }
        """,
        "The loop neither tests 'token' nor passes it on: the consumer does not stop when it is asked to, and is killed with entries half done");

    [Fact]
    public Task Endless_for() => Flags("""
        [|for|] (;;) { db.StreamRead("s", "0", 10); await Task.Delay(1); }
        """);

    [Fact]
    public Task Background_service() => Flags("""
        using StackExchange.Redis;
        public class Loop(IDatabase db) : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                [|while|] (true) { await db.StreamReadGroupAsync("s", "g", "c", ">", 10); await Task.Delay(100); }
            }
        }
        """);

    [Fact]
    public Task Loop_around_a_method_that_reads() => Flags("""
        using StackExchange.Redis;
        public class Loop(IDatabase db)
        {
            public async Task Run(CancellationToken token) { [|while|] (true) { await Turn(); await Task.Delay(100); } }
            private async Task Turn() { foreach (var e in await db.StreamReadGroupAsync("s", "g", "c", ">", 10)) Console.WriteLine(e.Id); }
        }
        """);

    [Fact]
    public Task Another_token_than_that_of_the_caller() => Flags("""
        using StackExchange.Redis;
        public class Loop(IDatabase db) : Microsoft.Extensions.Hosting.BackgroundService
        {
            private readonly CancellationTokenSource _own = new();
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                [|while|] (!_own.IsCancellationRequested) { await db.StreamReadGroupAsync("s", "g", "c", ">", 10); await Task.Delay(100); }
            }
        }
        """);

    [Fact]
    public Task Another_token_that_the_callers_cancels() => Silent("""
        using StackExchange.Redis;
        public class Loop(IDatabase db) : Microsoft.Extensions.Hosting.BackgroundService
        {
            private readonly CancellationTokenSource _own = new();
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                stoppingToken.Register(_own.Cancel);
                while (!_own.Token.IsCancellationRequested) { await db.StreamReadGroupAsync("s", "g", "c", ">", 10); await Task.Delay(100); }
            }
        }
        """);

    [Theory]
    [InlineData("""while (!token.IsCancellationRequested) { db.StreamRead("s", "0", 10); await Task.Delay(1); }""")]
    [InlineData("""while (true) { token.ThrowIfCancellationRequested(); db.StreamRead("s", "0", 10); await Task.Delay(1); }""")]
    [InlineData("""while (true) { db.StreamRead("s", "0", 10); await Task.Delay(1, token); }""")]
    [InlineData("""while (true) { var es = db.StreamRead("s", "0", 10); if (es.Length == 0) break; }""")]
    [InlineData("""bool stop = false; token.Register(() => stop = true); while (true) { db.StreamRead("s", "0", 10); await Task.Delay(1); }""")]
    [InlineData("""using var linked = CancellationTokenSource.CreateLinkedTokenSource(token); while (true) { db.StreamRead("s", "0", 10); await Task.Delay(1, linked.Token); }""")]
    [InlineData("""while (true) { await Task.Delay(1); }""")]
    public Task Loops_that_look(string source) => Silent(source);

    [Fact]
    public Task No_token_in_the_signature() => Silent("""
        using StackExchange.Redis;
        public class Loop(IDatabase db) { public void Run() { while (true) { db.StreamRead("s", "0", 10); Thread.Sleep(10); } } }
        """);
}
