using Events.TestSupport;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Stores;

/// <summary>A server and multiplexers to it, which the tests of a class share as an application's services would.</summary>
public sealed class MultiplexerFixture : IAsyncLifetime
{
    private readonly Lazy<Task<ConnectionMultiplexer>> _resp2;
    private readonly Lazy<Task<ConnectionMultiplexer>> _resp3;

    public MultiplexerFixture()
    {
        _resp2 = new(() => Multiplexers.ConnectAsync(Server));
        _resp3 = new(() => Multiplexers.ConnectAsync(Server, resp3: true));
    }

    public RedisServer Server { get; private set; } = null!;

    public Task<ConnectionMultiplexer> ConnectAsync(bool resp3) => (resp3 ? _resp3 : _resp2).Value;

    public async Task InitializeAsync() => Server = await RedisServer.StartAsync();

    public async Task DisposeAsync()
    {
        foreach (Lazy<Task<ConnectionMultiplexer>> connecting in new[] { _resp2, _resp3 })
        {
            if (connecting.IsValueCreated) (await connecting.Value).Dispose();
        }

        await Server.DisposeAsync();
    }
}
