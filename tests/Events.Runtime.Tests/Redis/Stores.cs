using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>Stores over a test's server.</summary>
internal static class Stores
{
    public static RedisOptions OptionsOf(RedisServer server) => new()
    {
        Endpoints = [new RedisEndpoint(server.Host, server.Port)],
        ConnectTimeout = TimeSpan.FromSeconds(20),
        CommandTimeout = TimeSpan.FromSeconds(20),
        ReconnectDelay = TimeSpan.FromMilliseconds(5),
        MaxReconnectDelay = TimeSpan.FromMilliseconds(50),
    };

    public static Task<RedisStreamStore> ConnectAsync(RedisServer server, Func<RedisOptions, RedisOptions>? change = null)
    {
        RedisOptions options = OptionsOf(server);
        return RedisStreamStore.ConnectAsync(change is null ? options : change(options));
    }

    /// <summary>All entries of a stream, as their IDs.</summary>
    public static async Task<List<EntryId>> IdsAsync(IStreamStore store, StreamKey stream)
    {
        var ids = new List<EntryId>();
        EntryId from = EntryId.Min;
        while (true)
        {
            using EntryPage page = await store.RangeAsync(stream, from, EntryId.Max, 5000);
            if (page.Count == 0) return ids;
            for (int i = 0; i < page.Count; i++) ids.Add(page.GetId(i));
            from = ids[^1].Next();
        }
    }
}
