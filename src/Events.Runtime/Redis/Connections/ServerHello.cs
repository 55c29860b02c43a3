using Events.Redis.Given;

namespace Events.Redis.Connections;

/// <summary>A server's greeting: what it says of itself and of the connection.</summary>
/// <param name="Protocol">The protocol spoken: 2 or 3.</param>
/// <param name="ClientId">The connection's ID, for CLIENT UNBLOCK; 0 when the server does not say.</param>
internal sealed record ServerHello(int Protocol, long ClientId)
{
    /// <summary>The server's name, such as <c>redis</c> or <c>valkey</c>; null when it does not say (RESP2).</summary>
    public string? Server { get; init; }

    /// <summary>Its version; null when it does not say (RESP2).</summary>
    public string? Version { get; init; }

    /// <summary>True when the server is a replica, which takes no writes.</summary>
    public bool IsReplica { get; init; }

    /// <summary>True when the server is a Sentinel, which only knows where masters are.</summary>
    public bool IsSentinel { get; init; }

    /// <summary>True when the server is a node of a Redis Cluster, which has some of the streams and not others.</summary>
    public bool IsCluster { get; init; }

    /// <summary>The data that the server has: tells whether another server, or the same one later, has all of what this one had.</summary>
    public DataLine Data { get; init; } = DataLine.Unknown;
}
