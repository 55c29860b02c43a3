namespace Events.Redis.Connections;

/// <summary>A server's greeting: what it says of itself and of the connection.</summary>
/// <param name="Protocol">The protocol spoken: 2 or 3.</param>
/// <param name="ClientId">The connection's ID, for CLIENT UNBLOCK; 0 when the server does not say.</param>
/// <param name="Server">The server's name, such as <c>redis</c> or <c>valkey</c>; null when it does not say (RESP2).</param>
/// <param name="Version">Its version; null when it does not say (RESP2).</param>
/// <param name="IsReplica">Whether it is a replica, which takes no writes.</param>
/// <param name="IsSentinel">Whether it is a Sentinel, which only knows where masters are.</param>
internal sealed record ServerHello(int Protocol, long ClientId, string? Server, string? Version, bool IsReplica, bool IsSentinel);
