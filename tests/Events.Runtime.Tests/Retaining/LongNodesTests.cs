using Events.Redis.Stores;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.Store.Retaining;
using Events.TestSupport;

namespace Events.Runtime.Tests.Retaining;

/// <summary>A server whose nodes have more entries than a step looks at.</summary>
public sealed class LongNodesTests
{
    private static readonly StreamKey Key = new("s");

    public static TheoryData<string> Limits => ["length", "length and age", "cap"];

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task A_limit_is_kept_to_within_a_step(string limit)
    {
        await using RedisServer server = await RedisServer.StartOwnAsync("--stream-node-max-entries", "2000", "--stream-node-max-bytes", "0");
        await using RedisStreamStore store = await Redis.Stores.ConnectAsync(server);
        foreach (int[] part in Enumerable.Range(1, 5_000).Chunk(500))
        {
            await Task.WhenAll(part.Select(async i => await store.AddAsync(Key, new Entry("a", "1").Fields, id: new EntryId((ulong)i, 0))));
        }

        await store.CreateGroupAsync(Key, "g", new EntryId(700, 0));
        var rule = limit switch
        {
            "length" => new RetentionRule { MaxLength = 100 },
            "length and age" => new RetentionRule { MaxLength = 100, MaxAge = DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeMilliseconds(1_200) },
            _ => new RetentionRule { AfterAllGroups = true, HardCap = 100 },
        };
        RetentionRound? round;
        long removed = 0, lost = 0;
        do
        {
            round = await store.RetainAsync(Key, rule, "me", TimeSpan.FromMinutes(1));
            removed += round!.Removed;
            lost += round.Groups[0].LostUndelivered;
        }
        while (round.HasMore);

        Assert.InRange(round.Length, 100, 600);
        Assert.Equal((5_000 - round.Length, 5_000 - 700 - round.Length), (removed, lost));
    }
}
