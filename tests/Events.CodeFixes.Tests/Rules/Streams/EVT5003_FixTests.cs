using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Streams;

public sealed class EVT5003_FixTests : FixTest
{
    public override string Id => "EVT5003";

    [Fact]
    public Task A_constant_with_a_name() => Fixes("""
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            private readonly string _me = Environment.MachineName;

            public Task Claim() => db.StreamAutoClaimAsync("s", "g", _me, 0, "0-0");

            public void ClaimAgain() => db.StreamAutoClaimIdsOnly("s", "g", _me, minIdleTimeInMs: 100, "0-0");
        }
        """, """
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            private const long MinIdleMilliseconds = 60_000;

            private readonly string _me = Environment.MachineName;

            public Task Claim() => db.StreamAutoClaimAsync("s", "g", _me, MinIdleMilliseconds, "0-0");

            public void ClaimAgain() => db.StreamAutoClaimIdsOnly("s", "g", _me, minIdleTimeInMs: MinIdleMilliseconds, "0-0");
        }
        """);

    [Fact]
    public Task A_time_span() => Fixes("""
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            public StreamEntry[] Read() => db.StreamReadGroup("s", "g", Environment.MachineName, ">", 10, claimMinIdleTime: TimeSpan.Zero);
        }
        """, """
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            private static readonly TimeSpan MinIdle = TimeSpan.FromMinutes(1);

            public StreamEntry[] Read() => db.StreamReadGroup("s", "g", Environment.MachineName, ">", 10, claimMinIdleTime: MinIdle);
        }
        """);

    [Fact]
    public Task Top_level_statements() => Fixes("""
        using StackExchange.Redis;
        var db = ConnectionMultiplexer.Connect("localhost").GetDatabase();
        db.StreamAutoClaim("s", "g", Environment.MachineName, 0, "0-0");
        """, """
        using StackExchange.Redis;
        var db = ConnectionMultiplexer.Connect("localhost").GetDatabase();
        const long MinIdleMilliseconds = 60_000;

        db.StreamAutoClaim("s", "g", Environment.MachineName, MinIdleMilliseconds, "0-0");
        """);

    [Fact]
    public Task The_total_instead_of_the_part() => Fixes("""
        using StackExchange.Redis;
        public class Worker(IDatabase db, TimeSpan idle)
        {
            public void Claim() => db.StreamAutoClaim("s", "g", Environment.MachineName, idle.Milliseconds, "0-0");
        }
        """, """
        using StackExchange.Redis;
        public class Worker(IDatabase db, TimeSpan idle)
        {
            public void Claim() => db.StreamAutoClaim("s", "g", Environment.MachineName, (long)idle.TotalMilliseconds, "0-0");
        }
        """);
}
