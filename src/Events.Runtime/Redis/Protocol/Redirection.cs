using System.Globalization;
using Events.Errors;

namespace Events.Redis.Protocol;

/// <summary>
/// The answer of a node of a cluster to a command that it did not execute, because the slot is not its own, or
/// nobody's. https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#redirection-and-resharding
/// </summary>
/// <param name="Kind">Why.</param>
/// <param name="Target">The node that it names; null for none.</param>
internal readonly record struct Redirection(RedirectionKind Kind, RedisEndpoint? Target)
{
    /// <summary>Tells whether an error means that the command was not executed and may be sent again, here or elsewhere.</summary>
    /// <remarks>Of a script that has begun nothing is known: what it answers names the script.</remarks>
    public static bool Is(ServerErrorException error) =>
        error.Code is "MOVED" or "ASK" or "TRYAGAIN" or "CLUSTERDOWN" && !error.Message.Contains(" script:", StringComparison.Ordinal);

    /// <summary>Reads the redirection from an error.</summary>
    /// <param name="error">An error for which <see cref="Is"/> is true.</param>
    /// <param name="from">Who has answered: a target without a host is on the same one.</param>
    public static Redirection Read(ServerErrorException error, RedisEndpoint from)
    {
        RedirectionKind kind = error.Code switch
        {
            "MOVED" => RedirectionKind.Moved,
            "ASK" => RedirectionKind.Ask,
            "CLUSTERDOWN" => RedirectionKind.Down,
            _ => RedirectionKind.Unstable,
        };
        if (kind is RedirectionKind.Unstable or RedirectionKind.Down) return new Redirection(kind, null);

        // "MOVED 3999 host:port", the host perhaps empty, unknown ("?") or an IPv6 address.
        string[] words = error.Message.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int colon = words.Length > 2 ? words[2].LastIndexOf(':') : -1;
        if (colon < 0 || !int.TryParse(words[2].AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is < 1 or > 65535)
        {
            return new Redirection(RedirectionKind.Unstable, null);
        }

        string host = words[2][..colon].Trim('[', ']');
        return new Redirection(kind, new RedisEndpoint(host is "" or "?" ? from.Host : host, port));
    }
}
