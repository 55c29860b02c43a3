using Events.Redis;
using Events.Redis.Protocol;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Reading;

/// <summary>Takes over from a multiplexer's configuration what our own connections need.</summary>
internal static class MultiplexerConfiguration
{
    /// <summary>Reads it. The endpoints are left out: where a master is, the multiplexer is asked each time.</summary>
    /// <param name="multiplexer">The multiplexer.</param>
    /// <param name="database">The logical database.</param>
    public static RedisOptions Read(IConnectionMultiplexer multiplexer, int database)
    {
        ConfigurationOptions configuration = ConfigurationOptions.Parse(multiplexer.Configuration, ignoreUnknown: true);
        bool hasPassword = !string.IsNullOrEmpty(configuration.Password);
        return new RedisOptions
        {
            User = hasPassword ? UserOf(configuration) : null,
            Password = hasPassword ? configuration.Password : null,
            Database = database,
            ClientName = Sanitize(multiplexer.ClientName),
            UseTls = configuration.Ssl,
            TlsHost = string.IsNullOrEmpty(configuration.SslHost) ? null : configuration.SslHost,
            Protocol = ProtocolOf(configuration),
            ConnectTimeout = Milliseconds(configuration.ConnectTimeout, 5000),
            CommandTimeout = Milliseconds(TimeoutOf(configuration), 5000),
            KeepAlive = configuration.KeepAlive > 0 ? TimeSpan.FromSeconds(configuration.KeepAlive) : TimeSpan.FromSeconds(30),
        };
    }

    /// <summary>Keeps the password out of what the server says back.</summary>
    public static void KeepSecret(IConnectionMultiplexer multiplexer)
    {
        if (string.IsNullOrEmpty(multiplexer.Configuration)) return;
        if (ConfigurationOptions.Parse(multiplexer.Configuration, ignoreUnknown: true).Password is { Length: > 0 } password) Secrets.Keep(password);
    }

    private static string? UserOf(ConfigurationOptions configuration) =>
        string.IsNullOrEmpty(configuration.User) ? null : configuration.User;

    private static Redis.RedisProtocol ProtocolOf(ConfigurationOptions configuration) =>
        configuration.Protocol == global::StackExchange.Redis.RedisProtocol.Resp2 ? Redis.RedisProtocol.Resp2 : Redis.RedisProtocol.Auto;

    private static int TimeoutOf(ConfigurationOptions configuration) => configuration.AsyncTimeout;

    // StackExchange.Redis leaves out what Redis does not allow in a name too.
    private static string? Sanitize(string? name)
    {
        string allowed = string.Concat((name ?? "").Where(static character => character is >= '!' and <= '~'));
        return allowed.Length == 0 ? null : allowed;
    }

    private static TimeSpan Milliseconds(int value, int otherwise) => TimeSpan.FromMilliseconds(value > 0 ? value : otherwise);
}
