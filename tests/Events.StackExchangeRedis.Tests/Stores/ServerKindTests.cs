using Events.Errors;
using Events.TestSupport;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Stores;

/// <summary>What the multiplexer is connected to is no server for streams.</summary>
public sealed class ServerKindTests
{
    [Fact]
    public async Task A_Sentinel_is_refused()
    {
        await using RedisServer master = await RedisServer.StartOwnAsync();
        await using RedisSentinel sentinel = await RedisSentinel.StartAsync("orders-master", master, replicas: 0);
        var options = new ConfigurationOptions { CommandMap = CommandMap.Sentinel, AbortOnConnectFail = false };
        options.EndPoints.Add(sentinel.Host, sentinel.Port);
        await using ConnectionMultiplexer multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
        await using var store = new StackExchangeStreamStore(multiplexer);

        var refused = await Assert.ThrowsAsync<UnsupportedServerException>(() => store.OpenAsync().AsTask());
        Assert.Contains("it is a Sentinel, which keeps no streams. Connect the multiplexer with serviceName", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_can_be_used_is()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(server);
        await using var store = new StackExchangeStreamStore(multiplexer);
        await store.OpenAsync();
    }
}
