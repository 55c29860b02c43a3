using Events.Errors;
using Events.Redis.Protocol;
using Events.Redis.Scripts;
using Events.Store.Administration;
using Events.Store.Roles;

namespace Events.Redis.Administration;

/// <summary><see cref="IAdministrationStore.DescribeStoreAsync"/>.</summary>
internal static class ServerFacts
{
    // Those that decide what survives.
    private static readonly string[] Settings =
    [
        "maxmemory", "maxmemory-policy", "save", "appendonly", "appendfsync", "min-replicas-to-write", "min-replicas-max-lag",
        "stream-node-max-entries", "stream-node-max-bytes", "timeout",
    ];

    private static readonly LuaScript InfoScript = new("return redis.call('INFO')");

    public static async ValueTask<StoreFacts> ReadAsync(IScriptStore store, CancellationToken cancellationToken)
    {
        RespValue? info = await AskAsync(() => store.SendTextAsync(cancellationToken, "INFO")).ConfigureAwait(false)
            ?? await AskAsync(() => AskByScriptAsync(store, cancellationToken)).ConfigureAwait(false);
        RespValue? settings = await AskAsync(() => store.SendTextAsync(cancellationToken, ["CONFIG", "GET", .. Settings])).ConfigureAwait(false);
        Dictionary<string, string>? lines = info is null ? null : ReadInfo(info.AsText());
        (string kind, string? version) = Identify(lines);
        return new StoreFacts(kind, version, lines, settings is null ? null : ReadPairs(settings));
    }

    private static (string Kind, string? Version) Identify(Dictionary<string, string>? info)
    {
        foreach ((string field, string name) in ServerProbe.Makes)
        {
            if (info?.GetValueOrDefault(field) is { } version) return (name, version);
        }

        return ("Redis", null);
    }

    private static Dictionary<string, string> ReadInfo(string text)
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line[0] != '#') lines[line[..colon]] = line[(colon + 1)..];
        }

        return lines;
    }

    private static Dictionary<string, string> ReadPairs(RespValue reply)
    {
        IReadOnlyList<RespValue> items = reply.AsArray();
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i + 1 < items.Count; i += 2) pairs[items[i].AsText()] = items[i + 1].AsText();
        return pairs;
    }

    // A multiplexer takes INFO for a command of administrators, the server does not.
    private static async ValueTask<RespValue> AskByScriptAsync(IScriptStore store, CancellationToken cancellationToken)
    {
        using var call = new ScriptCall();
        return await store.EvalAsync(InfoScript, call, cancellationToken).ConfigureAwait(false);
    }

    // A user may be forbidden to ask, a service may have renamed the command, and a multiplexer may not send it.
    private static async ValueTask<RespValue?> AskAsync(Func<ValueTask<RespValue>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ServerErrorException { IsTransient: false } or ConnectionFailedException)
        {
            return null;
        }
    }
}
