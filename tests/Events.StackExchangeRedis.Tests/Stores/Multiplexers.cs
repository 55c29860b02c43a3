using Events.TestSupport;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Stores;

/// <summary>Multiplexers as an application makes them.</summary>
internal static class Multiplexers
{
    public static async Task<ConnectionMultiplexer> ConnectAsync(RedisServer server, Action<ConfigurationOptions>? configure = null)
    {
        var options = new ConfigurationOptions { AbortOnConnectFail = false };
        options.EndPoints.Add(server.Host, server.Port);
        configure?.Invoke(options);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }
}
