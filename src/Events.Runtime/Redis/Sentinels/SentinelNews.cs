using System.Globalization;
using Events.Redis.Protocol;

namespace Events.Redis.Sentinels;

/// <summary>
/// The news that a Sentinel publishes about a master. https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/#pubsub-messages
/// </summary>
/// <param name="Service">The name of the service.</param>
/// <param name="Master">The master that it is about: in a failover the one that is replaced.</param>
/// <param name="IsReplaced">Whether it is being replaced, or that was given up.</param>
internal sealed record SentinelNews(string Service, RedisEndpoint Master, bool IsReplaced)
{
    private const string Switched = "+switch-master";

    /// <summary>
    /// The channels. A failover is noticed before the replica becomes a master: what the old one takes from then on is lost, and it takes writes until a
    /// Sentinel has told it, which may be ten seconds later.
    /// </summary>
    public static IReadOnlyList<string> Channels { get; } =
    [
        "+failover-state-send-slaveof-noone", "+failover-state-wait-promotion", "+promoted-slave", Switched,
        "-failover-abort-not-elected", "-failover-abort-no-good-slave", "-failover-abort-slave-timeout",
    ];

    /// <summary>Reads a message; null when it is none, or is not understood.</summary>
    public static SentinelNews? Read(RespValue message)
    {
        if (message.Kind is not (RespKind.Array or RespKind.Push) || message.Items.Count != 3 || message.Items[0].AsText() != "message") return null;
        string channel = message.Items[1].AsText();
        string[] words = message.Items[2].AsText().Split(' ', StringSplitOptions.RemoveEmptyEntries);

        // "<service> <old host> <old port> <new host> <new port>"; "slave <name> <host> <port> @ <service> <host> <port>"; "master <service> <host> <port>".
        int start = channel == Switched ? 0 : Array.IndexOf(words, "@") + 1;
        if (channel != Switched && start == 0) start = 1;
        return words.Length >= start + 3 && int.TryParse(words[start + 2], NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            ? new SentinelNews(words[start], new RedisEndpoint(words[start + 1], port), channel[0] == '+')
            : null;
    }
}
