using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Retention;

public sealed class EVT6004_FixTests : FixTest
{
    public override string Id => "EVT6004";

    [Fact]
    public Task Waits_after_a_declaration() => Fixes("""
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            public async Task Run(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    // New ones.
                    var entries = await db.StreamReadGroupAsync("s", "g", Environment.MachineName, ">", 10);
                    Console.WriteLine(entries.Length);
                }
            }
        }
        """, """
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            public async Task Run(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    // New ones.
                    var entries = await db.StreamReadGroupAsync("s", "g", Environment.MachineName, ">", 10);
                    if (entries.Length == 0)
                    {
                        await Task.Delay(100, token);
                        continue;
                    }

                    Console.WriteLine(entries.Length);
                }
            }
        }
        """);

    [Fact]
    public Task Gives_a_loop_over_the_read_a_name() => Fixes("""
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            public void Run()
            {
                while (true)
                    foreach (var entry in db.StreamRead("s", "0", 10)) Console.WriteLine(entry.Id);
            }
        }
        """, """
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            public void Run()
            {
                while (true)
                {
                    var entries = db.StreamRead("s", "0", 10);
                    if (entries.Length == 0)
                    {
                        Thread.Sleep(100);
                        continue;
                    }

                    foreach (var entry in entries) Console.WriteLine(entry.Id);
                }
            }
        }
        """);
}
