using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Administration;

namespace Events.Redis.Administration;

/// <summary>Questions about entries that are answered without reading what is in them.</summary>
internal static class EntryLooks
{
    // KEYS: the stream. ARGV: the entries, the smallest first.
    private static readonly LuaScript Gone = new(LuaParts.WithPayload +
        """
        if redis.call('EXISTS', KEYS[1]) == 0 then return ARGV end
        local _, gone = with_payload(KEYS[1], ARGV, ARGV[1])
        return gone
        """);

    // KEYS: the stream. ARGV: command, first, last, how many at the most.
    private static readonly LuaScript Counting = new(
        """
        local entries = redis.call(ARGV[1], KEYS[1], ARGV[2], ARGV[3], 'COUNT', ARGV[4])
        return { #entries, #entries > 0 and entries[#entries][1] }
        """);

    public static async ValueTask<IReadOnlyList<EntryId>> FindGoneAsync(
        IScriptStore store, StreamKey stream, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken)
    {
        if (ids.IsEmpty) return [];
        using ScriptCall call = new ScriptCall().Key(stream);
        foreach (EntryId id in ids.Span) call.Add(id);
        return InfoReplies.ReadIds(await store.EvalAsync(Gone, call, cancellationToken).ConfigureAwait(false));
    }

    public static async ValueTask<EntryCount> CountAsync(
        IScriptStore store,
        StreamKey stream,
        EntryId from,
        EntryId to,
        int count,
        bool isReverse,
        CancellationToken cancellationToken)
    {
        if (from > to) return default;
        using ScriptCall call = new ScriptCall().Key(stream);
        call.Add(isReverse ? "XREVRANGE" : "XRANGE").Add(isReverse ? to : from).Add(isReverse ? from : to).Add(count);
        IReadOnlyList<RespValue> reply =
            (await store.EvalAsync(Counting, call, cancellationToken).ConfigureAwait(false)).AsArray(2);
        return new EntryCount((int)reply[0].AsInteger(), reply[1].AsNullableId());
    }
}
