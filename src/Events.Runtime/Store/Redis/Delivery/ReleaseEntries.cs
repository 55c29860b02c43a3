namespace Events.Store.Redis;

/// <summary><see cref="IDeliveryStore.ReleaseAsync"/> and <see cref="IDeliveryStore.LeaveAsync"/>.</summary>
internal static class ReleaseEntries
{
    // KEYS: the stream. ARGV: group, consumer, idle time, whether the deliveries are taken back, smallest id, largest id, number of
    // ids, the ids.
    private static readonly LuaScript Script = new(LuaParts.PendingLines + LuaParts.WithPayload +
        """
        local stream, group, consumer, idle, take_back = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4] == '1'
        local first, last = 8, 7 + tonumber(ARGV[7])
        local mine = pending_lines(stream, group, consumer, ARGV[5], ARGV[6], first, last)
        local owned = {}
        for i = first, last do
          if mine[ARGV[i]] then owned[#owned + 1] = ARGV[i] end
        end

        -- RETRYCOUNT is one number for all ids of an XCLAIM, so those with the same count go together.
        local by_count = {}
        for _, id in ipairs((with_payload(stream, owned, ARGV[5]))) do
          local count = mine[id][4]
          if take_back and count > 0 then count = count - 1 end
          by_count[count] = by_count[count] or {}
          table.insert(by_count[count], id)
        end
        for count, ids in pairs(by_count) do
          for _, option in ipairs({ 'IDLE', idle, 'RETRYCOUNT', count, 'JUSTID' }) do ids[#ids + 1] = option end
          redis.call('XCLAIM', stream, group, consumer, 0, unpack(ids))
        end
        return #owned
        """);

    public static async ValueTask<long> RunAsync(
        CommandStreamStore store,
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<EntryId> ids,
        TimeSpan idle,
        bool takeBack,
        CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(stream);
        call.Add(group).Add(consumer).AddDuration(idle).Add(takeBack ? 1 : 0);
        call.AddBounds(ids.Span).AddIds(ids.Span);
        return (await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false)).AsInteger();
    }
}
