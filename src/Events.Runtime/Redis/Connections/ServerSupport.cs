using Events.Errors;

namespace Events.Redis.Connections;

/// <summary>Judges whether streams can be kept on what has answered.</summary>
internal static class ServerSupport
{
    private static readonly Version OldestRedis = new(7, 0);

    // Lines of INFO of those who count their versions in their own way, and say some version of Redis beside it.
    private static readonly string[] Others = ["valkey_version", "redict_version", "dragonfly_version", "garnet_version"];

    /// <summary>Judges a server.</summary>
    /// <param name="hello">What it says of itself.</param>
    /// <param name="info">Section <c>server</c> of its <c>INFO</c>; null when it may not be asked.</param>
    /// <param name="options">What is expected.</param>
    /// <exception cref="UnsupportedServerException">They cannot.</exception>
    /// <exception cref="ConnectionFailedException">They cannot just now.</exception>
    public static void Check(ServerHello hello, string? info, RedisOptions options)
    {
        if (options.IsSentinel) return;
        if (hello.IsSentinel)
        {
            throw new UnsupportedServerException(
                "it is a Sentinel, which keeps no streams. Say by which name it knows the master (serviceName in a connection string, RedisOptions.ServiceName), and it is asked for that.");
        }

        if (FindTooOld(hello.Server, InfoText.Find(info, "redis_version") ?? hello.Version, info) is { } problem) throw new UnsupportedServerException(problem);
        if (hello.IsReplica && !(hello.IsCluster && options.TakesReplicas)) throw new ConnectionFailedException("the server is a replica, and streams are written to the master.");
    }

    /// <summary>Returns what is wrong with a version; null for nothing.</summary>
    /// <param name="server">What it calls itself; null when it does not say.</param>
    /// <param name="version">Its version, as Redis counts; null when it does not say.</param>
    /// <param name="info">Section <c>server</c> of its <c>INFO</c>, which names other makes.</param>
    public static string? FindTooOld(string? server, string? version, string? info)
    {
        if (server is not (null or "redis") || Array.Exists(Others, other => InfoText.Find(info, other) is not null)) return null;
        return Version.TryParse(version, out Version? parsed) && parsed < OldestRedis
            ? $"it is Redis {version}, and what is needed of streams came with Redis {OldestRedis}. Use Redis {OldestRedis} or later, or Valkey."
            : null;
    }
}
