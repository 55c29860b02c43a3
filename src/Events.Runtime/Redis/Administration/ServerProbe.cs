using Events.Errors;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Redis.Replies;

namespace Events.Redis.Administration;

/// <summary>
/// Finds out what a server is and can do. It is asked what it knows, never judged by its version: Valkey calls itself Redis 7.2.4,
/// and others count in their own way.
/// </summary>
/// <param name="Name">What to call it: Redis, Valkey, Redict, Dragonfly or Garnet.</param>
/// <param name="Version">Its own version.</param>
/// <param name="HasAckDelete">Whether it knows XACKDEL: acknowledge and delete in one step (Redis 8.2, Valkey 9.2).</param>
/// <param name="HasNegativeAcknowledge">Whether it knows XNACK: hand an entry back (Redis 8.8, Valkey 9.2).</param>
/// <param name="HasWaitAof">Whether it knows WAITAOF: wait until an entry is on disk (Redis 7.2, Valkey).</param>
/// <param name="HasIdempotentAdd">Whether XADD knows IDMP without the faults of its first releases (Redis 8.6.2).</param>
internal sealed record ServerProbe(
    string Name, string? Version, bool HasAckDelete, bool HasNegativeAcknowledge, bool HasWaitAof, bool HasIdempotentAdd)
{
    // Each line of INFO that names a server of another make, and what to call it. INFO of all of them has redis_version.
    internal static readonly (string Field, string Name)[] Makes =
    [
        ("valkey_version", "Valkey"),
        ("redict_version", "Redict"),
        ("dragonfly_version", "Dragonfly"),
        ("garnet_version", "Garnet"),
        ("redis_version", "Redis"),
    ];

    /// <summary>Asks the server.</summary>
    public static async Task<ServerProbe> RunAsync(
        SharedConnection connection, ServerHello hello, CancellationToken cancellationToken)
    {
        ValueTask<RespValue> info = connection.SendAsync(new TextCommand("INFO", "server"), new ValueReply(), cancellationToken);

        // XIDMPRECORD came to 8.6 with the release that repaired IDMP.
        ValueTask<RespValue> commands = connection.SendAsync(
            new TextCommand("COMMAND", "INFO", "xackdel", "xnack", "waitaof", "xidmprecord"), new ValueReply(), cancellationToken);
        RespValue? infoReply = await AskAsync(info).ConfigureAwait(false);
        RespValue? commandsReply = await AskAsync(commands).ConfigureAwait(false);
        (string name, string? version) = infoReply is null
            ? (hello.Server is "valkey" ? "Valkey" : "Redis", hello.Version)
            : Identify(infoReply.AsText());
        return new ServerProbe(
            name,
            version is null ? null : Secrets.Hide(version),
            Knows(commandsReply, 0), Knows(commandsReply, 1), Knows(commandsReply, 2), Knows(commandsReply, 3));
    }

    /// <summary>The server as it stands in messages.</summary>
    public override string ToString() => Version is null ? Name : $"{Name} {Version}";

    private static (string Name, string? Version) Identify(string info)
    {
        foreach ((string field, string name) in Makes)
        {
            if (InfoText.Find(info, field) is { } version) return (name, version);
        }

        return ("Redis", null);
    }

    private static bool Knows(RespValue? commands, int index) =>
        commands is { Kind: RespKind.Array } && index < commands.Items.Count
        && commands.Items[index] is { Kind: RespKind.Array, Items.Count: > 0 };

    // A user may be forbidden to ask; then the server is taken to be plain.
    private static async ValueTask<RespValue?> AskAsync(ValueTask<RespValue> question)
    {
        try
        {
            return await question.ConfigureAwait(false);
        }
        catch (ServerErrorException)
        {
            return null;
        }
    }
}
