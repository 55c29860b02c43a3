using StackExchange.Redis;

namespace Harbour.Arguments.InPlace;

public class ClaimArguments(IDatabase db)
{
    public async Task SetUpAsync(string stream, string group)
    {
        var groups = await db.KeyExistsAsync(stream) ? await db.StreamGroupInfoAsync(stream) : [];
        if (groups.Any(g => g.Name == group)) return;
        await db.StreamCreateConsumerGroupAsync(stream, group, StreamPosition.Beginning, createStream: true);
    }

    public Task<StreamAutoClaimIdsOnlyResult> StaleAsync(string stream, string group, string me, RedisValue cursor) =>
        db.StreamAutoClaimIdsOnlyAsync(stream, group, me, 120_000, cursor, 100);

    public Task<StreamEntry[]> PageAsync(string stream, RedisValue after) => db.StreamReadAsync(stream, after, count: 100);

    public Task<StreamEntry[]> NextAsync(string stream, string group, string me, RedisValue position) =>
        db.StreamReadGroupAsync(stream, group, me, position, count: 25, noAck: false);

    public Task<long> EmptyAsync(string stream) => db.StreamTrimAsync(stream, 0);
}
