using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Events.Redis;

/// <summary>The endpoint at which a Redis server listens.</summary>
/// <param name="Host">A host name or an IP address; of a Unix socket (<see cref="UnixSocket"/>) its path.</param>
/// <param name="Port">The TCP port. Default 6379.</param>
public readonly record struct RedisEndpoint(string Host, int Port = RedisEndpoint.DefaultPort)
{
    /// <summary>The port of Redis when none is named: 6379.</summary>
    public const int DefaultPort = 6379;

    /// <summary>Tells whether it is a Unix domain socket.</summary>
    public bool IsUnixSocket { get; private init; }

    /// <summary>A server that listens on a Unix domain socket.</summary>
    /// <param name="path">The path of the socket.</param>
    public static RedisEndpoint UnixSocket(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new RedisEndpoint(path, 0) { IsUnixSocket = true };
    }

    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>[IPv6]:port</c>, or <c>!/path</c> for a Unix domain socket.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static RedisEndpoint Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        text = text.Trim();
        if (text[0] == '!') return text.Length > 1 ? UnixSocket(text[1..]) : throw new FormatException("A Unix socket is named without its path; expected !/path.");
        int colon = text.LastIndexOf(':');
        bool isBareIPv6 = colon >= 0 && text.IndexOf(':', StringComparison.Ordinal) != colon && !text.StartsWith('[');
        if (colon < 0 || isBareIPv6 || text.EndsWith(']'))
        {
            string whole = text.Trim('[', ']');
            if (isBareIPv6 && !IPAddress.TryParse(whole, out _)) throw new FormatException("A server has several colons and is no IPv6 address; expected host:port.");
            return new RedisEndpoint(whole);
        }

        string host = text[..colon].Trim('[', ']');
        if (host.Length == 0) throw new FormatException("A server has no host before its port; expected host:port.");

        // Not quoted: who mistakes it for the place of the password must not find it in a log.
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            ? new RedisEndpoint(host, port)
            : throw new FormatException($"The server '{host}' has a port that is not a number; expected host:port.");
    }

    /// <summary>The endpoint as <c>host:port</c>, an IPv6 address in brackets; or <c>unix:/path</c>.</summary>
    public override string ToString() => IsUnixSocket ? $"unix:{Host}"
        : Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>Returns what is wrong with it; null when nothing is.</summary>
    internal string? FindProblem() => string.IsNullOrWhiteSpace(Host) ? "has one without a host"
        : !IsUnixSocket && Port is < 1 or > 65535 ? string.Create(CultureInfo.InvariantCulture, $"has {Port}, which is not a TCP port (1 to 65535)")
        : IsUnixSocket && !Socket.OSSupportsUnixDomainSockets ? "names a Unix socket, which this system does not have"
        : null;
}
