using StackExchange.Redis;

namespace Redis.Wrapper;

public interface IStreamClient
{
    Task<string> AddAsync(string stream, IReadOnlyDictionary<string, string> fields, int? maxLength = null);
    Task<IReadOnlyList<StreamItem>> ReadGroupAsync(string stream, string group, string consumer, int count);
    Task<IReadOnlyList<StreamItem>> ReadAsync(string stream, string after, int count);
    Task<bool> AcknowledgeAsync(string stream, string group, params string[] ids);
    Task<IReadOnlyList<StreamItem>> ClaimAsync(string stream, string group, string consumer, TimeSpan minIdle, int count);
    Task<bool> DeleteAsync(string stream, string id);
}

public sealed record StreamItem(string Id, IReadOnlyDictionary<string, string> Fields);

public sealed class StreamClient(IConnectionMultiplexer redis, int database = -1) : IStreamClient
{
    private IDatabase Db => redis.GetDatabase(database);

    public async Task<string> AddAsync(string stream, IReadOnlyDictionary<string, string> fields, int? maxLength = null)
    {
        var values = fields.Select(f => new NameValueEntry(f.Key, f.Value)).ToArray();
        var id = await Db.StreamAddAsync(stream, values, maxLength: maxLength, useApproximateMaxLength: true);
        return id.ToString();
    }

    public async Task<IReadOnlyList<StreamItem>> ReadGroupAsync(string stream, string group, string consumer, int count) =>
        Map(await Db.StreamReadGroupAsync(stream, group, consumer, StreamPosition.NewMessages, count));

    public async Task<IReadOnlyList<StreamItem>> ReadAsync(string stream, string after, int count) =>
        Map(await Db.StreamReadAsync(stream, after, count));

    public async Task<bool> AcknowledgeAsync(string stream, string group, params string[] ids) =>
        await Db.StreamAcknowledgeAsync(stream, group, ids.Select(id => (RedisValue)id).ToArray()) == ids.Length;

    public async Task<IReadOnlyList<StreamItem>> ClaimAsync(string stream, string group, string consumer, TimeSpan minIdle, int count)
    {
        var pending = await Db.StreamPendingMessagesAsync(stream, group, count, RedisValue.Null);
        var ids = pending.Where(p => p.IdleTimeInMilliseconds >= minIdle.TotalMilliseconds).Select(p => p.MessageId).ToArray();
        return ids.Length == 0 ? [] : Map(await Db.StreamClaimAsync(stream, group, consumer, (long)minIdle.TotalMilliseconds, ids));
    }

    public async Task<bool> DeleteAsync(string stream, string id) => await Db.StreamDeleteAsync(stream, [id]) > 0;

    private static List<StreamItem> Map(StreamEntry[] entries)
    {
        var items = new List<StreamItem>(entries.Length);
        foreach (var entry in entries)
        {
            if (entry.IsNull) continue;
            items.Add(new StreamItem(entry.Id.ToString(), entry.Values.ToDictionary(v => v.Name.ToString(), v => v.Value.ToString())));
        }

        return items;
    }
}
