using System.Globalization;
using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Conformance.Delivery;

/// <summary>A store over a server of its own, because it is flushed.</summary>
public abstract class ServerDeliveryFixture : DeliveryFixture
{
    private const string Describe =
        """
        local text = {}
        local keys = redis.call('KEYS', '*')
        table.sort(keys)
        for _, key in ipairs(keys) do
          text[#text + 1] = key .. ' ' .. redis.sha1hex(redis.call('DUMP', key)) .. ' ' .. redis.call('PEXPIRETIME', key)
        end
        return text
        """;

    private readonly SemaphoreSlim _rawLock = new(1);
    private RedisServer _server = null!;
    private RawRedis _raw = null!;
    private IStreamStore _store = null!;
    private bool _ownsServer;

    public override IStreamStore Store => _store;

    public RedisServer Server => _server;

    protected override Task BeLongConnectedAsync() => Task.CompletedTask;

    public override async Task PassAsync(TimeSpan time)
    {
        long until = await NowAsync() + (long)time.TotalMilliseconds;
        await Eventually.TrueAsync(async () => await NowAsync() >= until);
    }

    public override async Task<IReadOnlyList<LostEntry>> CommitLongConnectedAsync(
        StreamKey stream, string group, string consumer, OwnedEntry[] entries, TimeSpan remembered) =>
        await CommitWrites.RunAsync(
            (IScriptStore)Store, new(stream, group, consumer), entries, [], remembered, TimeSpan.FromMinutes(1), CancellationToken.None);

    public override async Task<string> SnapshotAsync()
    {
        object?[] lines = (object?[])(await RawAsync("EVAL", Describe, "0"))!;
        return string.Join('\n', lines);
    }

    public override async Task<string?> ValueAsync(StreamKey key) => (string)(await RawAsync("TYPE", key.Name))! switch
    {
        "string" => (string?)await RawAsync("GET", key.Name),
        "hash" => Join(Pairs(await RawAsync("HGETALL", key.Name))),
        "set" => Join(Items(await RawAsync("SMEMBERS", key.Name))),
        "zset" => Join(Pairs(await RawAsync("ZRANGE", key.Name, "0", "-1", "WITHSCORES"))),
        "list" => string.Join(' ', Items(await RawAsync("LRANGE", key.Name, "0", "-1"))),
        _ => null,
    };

    public override async Task<TimeSpan?> LeftAsync(StreamKey key)
    {
        long left = (long)(await RawAsync("PTTL", key.Name))!;
        return left < 0 ? null : TimeSpan.FromMilliseconds(left);
    }

    public override async Task SetGroupAsync(StreamKey stream, string group, EntryId id) =>
        await RawAsync("XGROUP", "SETID", stream.Name, group, id.ToString());

    public override async Task DeleteConsumerAsync(StreamKey stream, string group, string consumer) =>
        await RawAsync("XGROUP", "DELCONSUMER", stream.Name, group, consumer);

    public override async Task FlushAsync() => await RawAsync("FLUSHALL");

    public override async Task PutOtherValueAsync(StreamKey key) => await RawAsync("SET", key.Name, "");

    public override async Task<int> CountBlockedAsync(StreamKey key)
    {
        string clients = (string)(await RawAsync("CLIENT", "LIST"))!;
        return clients.Split('\n').Count(client => client.Contains(" flags=b ", StringComparison.Ordinal));
    }

    public override async Task InitializeAsync() => await OpenAsync(await RedisServer.StartOwnAsync(), ownsServer: true);

    public override async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _raw.DisposeAsync();
        if (_ownsServer) await _server.DisposeAsync();
    }

    public virtual async Task<object?> RawAsync(params string[] command)
    {
        await _rawLock.WaitAsync();
        try
        {
            return await _raw.CommandAsync(command);
        }
        finally
        {
            _rawLock.Release();
        }
    }

    protected abstract Task<IStreamStore> OpenAsync(RedisServer server);

    /// <summary>Opens the store.</summary>
    /// <param name="server">The server.</param>
    /// <param name="ownsServer">Whether it ends with this.</param>
    protected async Task OpenAsync(RedisServer server, bool ownsServer)
    {
        _server = server;
        _ownsServer = ownsServer;
        _raw = await server.ConnectRawAsync();
        _store = await OpenAsync(server);
    }

    private static string Join(IEnumerable<string> items) => string.Join(' ', items.Order(StringComparer.Ordinal));

    private static IEnumerable<string> Items(object? reply) => ((object?[])reply!).Select(item => (string)item!);

    private static IEnumerable<string> Pairs(object? reply) =>
        Items(reply).Chunk(2).Select(pair => $"{pair[0]}={pair[1]}");

    private async Task<long> NowAsync()
    {
        object?[] time = (object?[])(await RawAsync("TIME"))!;
        return (long.Parse((string)time[0]!, CultureInfo.InvariantCulture) * 1000)
            + (long.Parse((string)time[1]!, CultureInfo.InvariantCulture) / 1000);
    }
}
