using Events.TestSupport;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Stores;

/// <summary>Multiplexers as an application makes them.</summary>
internal static class Multiplexers
{
    /// <summary>Connects.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="configure">Changes what is configured.</param>
    /// <param name="resp3">Whether to speak RESP3.</param>
    public static async Task<ConnectionMultiplexer> ConnectAsync(
        RedisServer server, Action<ConfigurationOptions>? configure = null, bool resp3 = false)
    {
        var options = new ConfigurationOptions { AbortOnConnectFail = false };
        options.EndPoints.Add(server.Host, server.Port);
        options.Protocol = resp3 ? RedisProtocol.Resp3 : RedisProtocol.Resp2;
        configure?.Invoke(options);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }
}
