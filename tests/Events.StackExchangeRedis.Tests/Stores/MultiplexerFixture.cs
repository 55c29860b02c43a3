using Events.TestSupport;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Stores;

/// <summary>A server and multiplexers to it, which the tests share as an application's services would: connecting takes 1.2 a second.</summary>
public sealed class MultiplexerFixture : IAsyncLifetime
{
    public RedisServer Server { get; private set; } = null!;

    public ConnectionMultiplexer Resp2 { get; private set; } = null!;

    public ConnectionMultiplexer Resp3 { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await RedisServer.StartAsync();
        Resp2 = await Multiplexers.ConnectAsync(Server);
        Resp3 = await Multiplexers.ConnectAsync(Server, resp3: true);
    }

    public async Task DisposeAsync()
    {
        Resp2.Dispose();
        Resp3.Dispose();
        await Server.DisposeAsync();
    }
}
