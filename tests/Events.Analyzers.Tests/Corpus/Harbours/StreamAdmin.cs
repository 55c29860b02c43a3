using StackExchange.Redis;

namespace Harbour.Admin;

public record GroupRow(string Stream, string Group, int Consumers, int Pending, string LastDelivered);

/// <summary>What an operator looks at; nothing here consumes.</summary>
public class StreamAdmin(IConnectionMultiplexer redis)
{
    public async Task<List<GroupRow>> GroupsAsync(params string[] streams)
    {
        var db = redis.GetDatabase();
        var rows = new List<GroupRow>();
        foreach (var stream in streams)
        {
            if (!await db.KeyExistsAsync(stream)) continue;
            foreach (var group in await db.StreamGroupInfoAsync(stream))
            {
                rows.Add(new GroupRow(stream, group.Name, group.ConsumerCount, group.PendingMessageCount, group.LastDeliveredId ?? ""));
            }
        }

        return rows;
    }

    public async Task<string[]> PeekAsync(string stream, int count)
    {
        var newest = await redis.GetDatabase().StreamRangeAsync(stream, "-", "+", count, Order.Descending);
        return newest.Select(entry => $"{entry.Id}: {string.Join(", ", entry.Values.Select(v => $"{v.Name}={v.Value}"))}").ToArray();
    }

    public Task<long> AcknowledgeAsync(string stream, string group, string id) => redis.GetDatabase().StreamAcknowledgeAsync(stream, group, id);

    public Task<long> DeleteAsync(string stream, params string[] ids) =>
        redis.GetDatabase().StreamDeleteAsync(stream, ids.Select(id => (RedisValue)id).ToArray());

    public Task<bool> DropGroupAsync(string stream, string group) => redis.GetDatabase().StreamDeleteConsumerGroupAsync(stream, group);
}
