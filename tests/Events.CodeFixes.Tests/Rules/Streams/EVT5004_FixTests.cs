using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Streams;

public sealed class EVT5004_FixTests : FixTest
{
    public override string Id => "EVT5004";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Fact]
    public Task Reports_deleted_entries() => Fixes("""
        RedisValue cursor = "0-0";
        do
        {
            var claimed = await db.StreamAutoClaimAsync("s", "g", args[0], 60000, cursor);
            await work.DoAll(claimed.ClaimedEntries);
            cursor = claimed.NextStartId;
        }
        while (cursor != "0-0");
        """, """
        RedisValue cursor = "0-0";
        do
        {
            var claimed = await db.StreamAutoClaimAsync("s", "g", args[0], 60000, cursor);
            foreach (var deleted in claimed.DeletedIds)
            {
                Console.Error.WriteLine($"Entry {deleted} was trimmed while it was pending");
            }

            await work.DoAll(claimed.ClaimedEntries);
            cursor = claimed.NextStartId;
        }
        while (cursor != "0-0");
        """);

    [Fact]
    public Task To_the_logger_where_there_is_one() => Fixes("""
        using Microsoft.Extensions.Logging;
        using StackExchange.Redis;
        public class Worker(IDatabase db, ILogger<Worker> logger)
        {
            public async Task<int> Claim(RedisValue cursor)
            {
                var claimed = await db.StreamAutoClaimAsync("s", "g", Environment.MachineName, 60000, cursor);
                return claimed.ClaimedEntries.Length;
            }
        }
        """, """
        using Microsoft.Extensions.Logging;
        using StackExchange.Redis;
        public class Worker(IDatabase db, ILogger<Worker> logger)
        {
            public async Task<int> Claim(RedisValue cursor)
            {
                var claimed = await db.StreamAutoClaimAsync("s", "g", Environment.MachineName, 60000, cursor);
                foreach (var deleted in claimed.DeletedIds)
                {
                    logger.LogWarning("Entry {EntryId} was trimmed while it was pending", deleted);
                }

                return claimed.ClaimedEntries.Length;
            }
        }
        """);

    [Fact]
    public Task The_first_of_a_claim_has_no_fix() => OffersNothing("""var first = db.StreamClaim("s", "g", args[0], 60000, new RedisValue[] { "1-1" })[0]; await work.Do(first);""");
}
