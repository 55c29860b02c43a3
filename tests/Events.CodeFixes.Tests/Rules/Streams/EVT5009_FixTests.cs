using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Streams;

public sealed class EVT5009_FixTests : FixTest
{
    public override string Id => "EVT5009";

    private const string Before = """
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            private readonly string _me = Environment.MachineName;

            public Task<StreamEntry[]> Read() => db.StreamReadGroupAsync("s", "g", _me, ">", 10);

            public async Task Stop()
            {
                await db.StreamDeleteConsumerAsync("s", "g", _me);
            }
        }
        """;

    [Fact]
    public Task Hands_over_first() => Fixes(Before, """
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            private readonly string _me = Environment.MachineName;

            public Task<StreamEntry[]> Read() => db.StreamReadGroupAsync("s", "g", _me, ">", 10);

            public async Task Stop()
            {
                var heir = (await db.StreamConsumerInfoAsync("s", "g")).Where(other => other.Name != _me).OrderBy(other => other.IdleTimeInMilliseconds).Select(other => other.Name).FirstOrDefault();
                var pending = await db.StreamPendingMessagesAsync("s", "g", 100, _me);
                while (heir is not null && pending.Length > 0)
                {
                    await db.StreamClaimIdsOnlyAsync("s", "g", heir, 0, pending.Select(entry => entry.MessageId).ToArray());
                    pending = await db.StreamPendingMessagesAsync("s", "g", 100, _me);
                }

                if (pending.Length == 0)
                {
                    await db.StreamDeleteConsumerAsync("s", "g", _me);
                }
            }
        }
        """);

    [Fact]
    public Task Deletes_only_an_empty_one() => Fixes(Before, """
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            private readonly string _me = Environment.MachineName;

            public Task<StreamEntry[]> Read() => db.StreamReadGroupAsync("s", "g", _me, ">", 10);

            public async Task Stop()
            {
                if ((await db.StreamPendingMessagesAsync("s", "g", 1, _me)).Length == 0)
                {
                    await db.StreamDeleteConsumerAsync("s", "g", _me);
                }
            }
        }
        """, index: 1);
}
