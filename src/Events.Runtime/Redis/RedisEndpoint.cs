using System.Globalization;

namespace Events.Redis;

/// <summary>Where a Redis server listens.</summary>
/// <param name="Host">A host name or an IP address.</param>
/// <param name="Port">The TCP port. Default 6379.</param>
public readonly record struct RedisEndpoint(string Host, int Port = RedisEndpoint.DefaultPort)
{
    /// <summary>The port of Redis when none is named: 6379.</summary>
    public const int DefaultPort = 6379;

    /// <summary>The endpoint as <c>host:port</c>; an IPv6 address in brackets.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
