namespace Events.Store.Redis;

/// <summary>Puts back what a reap has claimed although its time has not come; see <see cref="IDeliveryStore.RetryAsync"/>.</summary>
internal static class PutBack
{
    // KEYS: the stream, the due times of its group. ARGV: group, consumer, minimum idle time in milliseconds, number of ids, the ids.
    private static readonly LuaScript Script = new(LuaParts.Now +
        """
        local stream, due_times = KEYS[1], KEYS[2]
        local group, consumer, min_idle = ARGV[1], ARGV[2], tonumber(ARGV[3])
        local time = now()
        local due = redis.call('ZMSCORE', due_times, unpack(ARGV, 5))
        redis.call('ZREMRANGEBYSCORE', due_times, '-inf', time)
        local put_back = {}
        for i = 1, #due do
          local remaining = due[i] and tonumber(due[i]) - time or 0
          if remaining > 0 then
            local id = ARGV[4 + i]
            put_back[#put_back + 1] = id
            local line = redis.call('XPENDING', stream, group, id, id, 1, consumer)[1]
            if line and #redis.call('XRANGE', stream, id, id) == 1 then
              -- XAUTOCLAIM has counted a delivery that does not take place. It comes again when its time has come, or, where
              -- idle time cannot tell that, once more before.
              local idle = math.max(0, min_idle - remaining)
              redis.call('XCLAIM', stream, group, consumer, 0, id,
                'IDLE', string.format('%.0f', idle), 'RETRYCOUNT', math.max(0, line[4] - 1), 'JUSTID')
            end
          end
        end
        return put_back
        """);

    /// <returns>What was put back, in the order of the entries.</returns>
    public static async ValueTask<IReadOnlyList<EntryId>> RunAsync(
        CommandStreamStore store,
        StreamKey stream,
        string group,
        string consumer,
        TimeSpan minIdle,
        ReadOnlyMemory<EntryId> ids,
        CancellationToken cancellationToken)
    {
        using var call = new ScriptCall();
        call.Key(stream).Key(DeliveryKeys.DueTimes(stream, group));
        call.Add(group).Add(consumer).AddDuration(minIdle).AddIds(ids.Span);
        return InfoReplies.ReadIds(await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false));
    }
}
