using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Hygiene;

public sealed class EVT7001_FixTests : FixTest
{
    public override string Id => "EVT7001";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Theory]
    [InlineData("""while (true) { db.StreamRead("s", "0", 10); await Task.Delay(1); }""", """while (!token.IsCancellationRequested) { db.StreamRead("s", "0", 10); await Task.Delay(1); }""")]
    [InlineData("""for (;;) { db.StreamRead("s", "0", 10); await Task.Delay(1); }""", """for (; !token.IsCancellationRequested;) { db.StreamRead("s", "0", 10); await Task.Delay(1); }""")]
    [InlineData("""do { db.StreamRead("s", "0", 10); await Task.Delay(1); } while (true);""", """do { db.StreamRead("s", "0", 10); await Task.Delay(1); } while (!token.IsCancellationRequested);""")]
    public Task Runs_until_the_token_says_stop(string before, string after) => Fixes(before, after);

    [Fact]
    public Task All_at_once() => FixesAll("""
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            public async Task A(CancellationToken stop) { while (true) { db.StreamRead("s", "0", 10); await Task.Delay(1); } }
            public async Task B(CancellationToken stop) { while (true) { db.StreamRead("s", "0", 10); await Task.Delay(1); } }
        }
        """, """
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            public async Task A(CancellationToken stop) { while (!stop.IsCancellationRequested) { db.StreamRead("s", "0", 10); await Task.Delay(1); } }
            public async Task B(CancellationToken stop) { while (!stop.IsCancellationRequested) { db.StreamRead("s", "0", 10); await Task.Delay(1); } }
        }
        """);
}
