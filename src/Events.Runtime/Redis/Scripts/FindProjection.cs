using System.Globalization;
using Events.Errors;
using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Projections;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IProjectionStore.ListProjectionsAsync"/> and <see cref="IProjectionStore.FindProjectionAsync"/>.</summary>
internal static class FindProjection
{
    // KEYS: the names.
    private static readonly LuaScript Names = new("return redis.call('SMEMBERS', KEYS[1])");

    // KEYS: the record.
    private static readonly LuaScript Record = new(LuaParts.Now +
        """
        return { string.format('%.0f', now()), redis.call('HGETALL', KEYS[1]) }
        """);

    public static async ValueTask<IReadOnlyList<string>> NamesAsync(IScriptStore store, StreamKey stream, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(ProjectionNames.Names(stream));
        RespValue reply = await store.EvalAsync(Names, call, cancellationToken).ConfigureAwait(false);
        return [.. reply.Items.Select(static name => name.AsText()).Order(StringComparer.Ordinal)];
    }

    public static async ValueTask<ProjectionStanding?> RunAsync(
        IScriptStore store, StreamKey stream, string projection, CancellationToken cancellationToken) =>
        (await ReadAsync(store, stream, projection, cancellationToken).ConfigureAwait(false)).Standing;

    /// <summary>Also which of the old states are not kept any more.</summary>
    public static async ValueTask<(ProjectionStanding? Standing, IReadOnlyList<int> Due)> ReadAsync(
        IScriptStore store, StreamKey stream, string projection, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(ProjectionNames.Record(stream, projection));
        IReadOnlyList<RespValue> reply = (await store.EvalAsync(Record, call, cancellationToken).ConfigureAwait(false)).AsArray(2);
        long now = reply[0].AsInteger();
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i + 1 < reply[1].Items.Count; i += 2) fields[reply[1].Items[i].AsText()] = reply[1].Items[i + 1].AsText();
        if (!fields.TryGetValue("live", out string? live)) return (null, []);
        var generations = new List<GenerationStanding>();
        var due = new List<int>();
        foreach (int number in Numbers(fields))
        {
            string text = number.ToString(CultureInfo.InvariantCulture);
            bool isOld = fields.ContainsKey($"{text}:drop");
            ProjectionRole? role = isOld ? ProjectionRole.Old
                : text == live ? ProjectionRole.Live
                : text == fields.GetValueOrDefault("next") ? ProjectionRole.Next
                : null;
            if (role is null) continue;
            if (isOld && Number(fields, $"{text}:drop") <= now) due.Add(number);
            generations.Add(new GenerationStanding(
                number,
                role.Value,
                fields.TryGetValue($"{text}:position", out string? id)
                    ? ProjectionPosition.Of(Position(id, stream, projection), fields.GetValueOrDefault($"{text}:counted"))
                    : null,
                fields.GetValueOrDefault($"{text}:owner"),
                TimeSpan.FromMilliseconds(Math.Max(0, Number(fields, $"{text}:until") - now)),
                fields.GetValueOrDefault($"{text}:fault")));
        }

        return (new ProjectionStanding(projection, generations), due);
    }

    // By the fields that are there, and not by a count that others may have written.
    private static IEnumerable<int> Numbers(Dictionary<string, string> fields)
    {
        IEnumerable<string> named = fields.Where(static field => field.Key is "live" or "next").Select(static field => field.Value);
        IEnumerable<string> described =
            fields.Keys.Select(static field => field.Split(':')).Where(static parts => parts.Length > 1).Select(static parts => parts[0]);
        return named.Concat(described)
            .Select(static text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)
            .Where(static number => number > 0)
            .Distinct()
            .Order();
    }

    private static EntryId Position(string text, StreamKey stream, string projection) => EntryId.TryParse(text, CultureInfo.InvariantCulture, out EntryId id)
        ? id
        : throw new ProtocolException($"The projection '{projection}' of '{stream.Name}' has '{text}' for a position, which is no entry ID: another program has written it. Rebuild the projection.");

    private static long Number(Dictionary<string, string> fields, string name) =>
        fields.TryGetValue(name, out string? text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;
}
