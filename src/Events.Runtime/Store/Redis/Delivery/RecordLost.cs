namespace Events.Store.Redis;

/// <summary><see cref="IDeliveryStore.RecordLostAsync"/>.</summary>
internal static class RecordLost
{
    // KEYS: the dead letters, the index of what was recorded (a sorted set: id -> Unix milliseconds).
    // ARGV: group; reason, exception, message, time, fingerprint; for how long the index remembers, in milliseconds; the ids.
    private static readonly LuaScript Script = new(DeadLetterScript.WriteLetter + LuaParts.Now +
        """
        local dead, recorded = KEYS[1], KEYS[2]
        local group, remember = ARGV[1], tonumber(ARGV[7])
        local letter = { unpack(ARGV, 2, 6) }
        local time = now()
        local known = redis.call('ZMSCORE', recorded, unpack(ARGV, 8))
        for i = 8, #ARGV do
          local id = ARGV[i]
          if not known[i - 7] then
            write_letter(dead, {}, nil, group, '', id, '', letter)
            redis.call('ZADD', recorded, time, id)
          end
        end
        redis.call('ZREMRANGEBYSCORE', recorded, '-inf', time - remember)
        redis.call('PEXPIRE', recorded, remember)
        """);

    public static async ValueTask RunAsync(
        CommandStreamStore store,
        StreamKey stream,
        string group,
        ReadOnlyMemory<EntryId> ids,
        StreamKey deadLetters,
        DeadLetterInfo letter,
        CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(deadLetters).Key(DeliveryKeys.Lost(stream, group));
        call.Add(group).AddLetter(letter).AddDuration(DeliveryTimes.LostRemembered);
        foreach (EntryId id in ids.Span) call.Add(id);
        await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false);
    }
}
