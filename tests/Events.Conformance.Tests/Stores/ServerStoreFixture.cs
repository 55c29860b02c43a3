using Events.Store;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Conformance.Stores;

/// <summary>A store over a real server.</summary>
public abstract class ServerStoreFixture : StoreFixture
{
    private readonly string _clientName = $"conformance-{Guid.NewGuid():N}";
    private readonly SemaphoreSlim _rawLock = new(1);
    private RedisServer _server = null!;
    private RawRedis _raw = null!;
    private IStreamStore _store = null!;
    private bool _isRedis70;

    public override IStreamStore Store => _store;

    public override bool IsRedis70 => _isRedis70;

    public override async Task PutOtherValueAsync(StreamKey key) => await RawAsync("SET", key.Name, "text");

    public override async Task<int> CountBlockedAsync(StreamKey key)
    {
        string clients = (string)(await RawAsync("CLIENT", "LIST"))!;
        return clients.Split('\n').Count(client =>
            client.Contains($" name={_clientName} ", StringComparison.Ordinal)
            && client.Contains(" flags=b ", StringComparison.Ordinal));
    }

    public override async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _raw = await _server.ConnectRawAsync();
        string server = (string)(await RawAsync("INFO", "server"))!;
        _isRedis70 = server.Contains("redis_version:7.0.", StringComparison.Ordinal);
        _store = await OpenAsync(_server, _clientName);
    }

    public override async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _raw.DisposeAsync();
        await _server.DisposeAsync();
    }

    /// <summary>Opens the store.</summary>
    /// <param name="server">The server.</param>
    /// <param name="clientName">What the connections of its readers must be called, by which those that block are found.</param>
    protected abstract Task<IStreamStore> OpenAsync(RedisServer server, string clientName);

    private async Task<object?> RawAsync(params string[] command)
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
}
