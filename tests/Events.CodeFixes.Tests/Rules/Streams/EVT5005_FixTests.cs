using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Streams;

public sealed class EVT5005_FixTests : FixTest
{
    public override string Id => "EVT5005";

    [Fact]
    public Task Creates_the_group_before_the_loop() => Fixes("""
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            public async Task Run(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    var entries = await db.StreamReadGroupAsync("orders", "mail", Environment.MachineName, ">", 10);
                    await Task.Delay(entries.Length, token);
                }
            }
        }
        """, """
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            public async Task Run(CancellationToken token)
            {
                try
                {
                    await db.StreamCreateConsumerGroupAsync("orders", "mail", StreamPosition.Beginning);
                }
                catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
                {
                }

                while (!token.IsCancellationRequested)
                {
                    var entries = await db.StreamReadGroupAsync("orders", "mail", Environment.MachineName, ">", 10);
                    await Task.Delay(entries.Length, token);
                }
            }
        }
        """);

    [Fact]
    public Task A_key_of_the_loop_has_no_fix() => OffersNothing("""
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            public void Run(string[] keys)
            {
                foreach (var key in keys) Console.WriteLine(db.StreamReadGroup(key, "mail", Environment.MachineName, ">", 10).Length);
            }
        }
        """);
}
