using Events.Resp;

namespace Events.Store.Redis;

/// <summary><see cref="IDeliveryStore.RecordTrimmedAsync"/>.</summary>
internal static class RecordTrimmed
{
    // KEYS: the stream, its dead letters. ARGV: group, minimum idle time, how many at the most; reason, exception, message, time,
    // fingerprint.
    private static readonly LuaScript Script = new(DeadLetterScript.WriteLetter +
        """
        local stream, dead, group = KEYS[1], KEYS[2], ARGV[1]
        local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
        local last = first and '(' .. first[1] or '+'
        local lines = redis.call('XPENDING', stream, group, 'IDLE', ARGV[2], '-', last, ARGV[3])
        local ids = {}
        for i, line in ipairs(lines) do
          -- The first XADD may be refused (another type, a full memory), and then nothing was written.
          write_letter(dead, {}, nil, group, line[2], line[1], line[4], { unpack(ARGV, 4, 8) })
          redis.call('XACK', stream, group, line[1])
          ids[i] = line[1]
        end
        return { first and first[1] or false, ids }
        """);

    public static async ValueTask<TrimmedEntries> RunAsync(
        CommandStreamStore store,
        StreamKey stream,
        string group,
        TimeSpan minIdle,
        int count,
        StreamKey deadLetters,
        DeadLetterInfo letter,
        CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(stream).Key(deadLetters);
        call.Add(group).AddDuration(minIdle).Add(Math.Min(count, ScriptCall.MaxEntries)).AddLetter(letter);
        IReadOnlyList<RespValue> reply =
            (await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false)).AsArray(2);
        return new TrimmedEntries(reply[0].AsNullableId() ?? EntryId.Max, InfoReplies.ReadIds(reply[1]));
    }
}
