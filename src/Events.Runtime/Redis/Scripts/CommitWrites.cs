using Events.Commits;
using Events.Redis.Replies;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IDeliveryStore.CommitAsync"/>.</summary>
internal static class CommitWrites
{
    // KEYS: the stream, the dedupe keys, the key of each command, then, if it is to be remembered, the key for that of each entry.
    // ARGV: group, consumer, smallest id, largest id, number of ids, the ids; number of dedupe keys, for each of them the position of
    // its entry among the ids and for how many milliseconds it is remembered; number of commands, for each of them its name, what it needs to find at its key,
    // the number of its arguments, and those; for how many milliseconds the commit is remembered, 0 for not at all, and how many milliseconds ago the store
    // connected.
    private static readonly LuaScript Script = new(LuaParts.PendingLines + LuaParts.Refused + LuaParts.Now + CommandLua.Text +
        """
        local stream, group, consumer = KEYS[1], ARGV[1], ARGV[2]
        local first, last = 6, 5 + tonumber(ARGV[5])
        local dedupes = tonumber(ARGV[last + 1])
        local before_dedupes, first_key = last + 1, 1 + dedupes
        local count_at = before_dedupes + 2 * dedupes + 1

        -- The fence: a consumer that has lost one of the entries writes nothing.
        local mine = pending_lines(stream, group, consumer, ARGV[3], ARGV[4], first, last)
        local lost = {}
        for i = first, last do
          if not mine[ARGV[i]] then lost[#lost + 1] = lost_line(stream, group, ARGV[i]) end
        end

        -- Nor does one that stood still for so long that its claim on a dedupe key ran out, and another entry has or had the key since.
        for i = 1, dedupes do
          local id = ARGV[first - 1 + tonumber(ARGV[before_dedupes + 2 * i - 1])]
          local holder = mine[id] and redis.pcall('GET', KEYS[1 + i])
          if holder and holder ~= id then lost[#lost + 1] = { id, consumer } end
        end
        if #lost > 0 then return lost end

        local commands, wrong = read_commands(first_key, count_at)
        if wrong then return wrong end

        -- So is what is written behind them.
        local why = refused('XACK', stream, group, ARGV[first])
        for i = 1, dedupes do why = why or refused('SET', KEYS[1 + i], 'done', 'PX', ARGV[before_dedupes + 2 * i]) end
        if tonumber(ARGV[#ARGV - 1]) > 0 then why = why or refused('SET', KEYS[#KEYS], '0', 'PX', ARGV[#ARGV - 1]) end
        if why then return redis.error_reply(why) end
        wrong = apply_commands(commands)
        if wrong then return wrong end
        for i = 1, dedupes do redis.call('SET', KEYS[1 + i], 'done', 'PX', ARGV[before_dedupes + 2 * i]) end
        redis.call('XACK', stream, group, unpack(ARGV, first, last))

        -- Was the entry there before the store connected, by the clock of another server perhaps? Then its delivery may be a second one, by a server that has forgotten the first.
        local remembered, connected_ago = tonumber(ARGV[#ARGV - 1]), tonumber(ARGV[#ARGV])
        if remembered > 0 then
          local time = now()
          for i = first, last do
            local made = tonumber(string.match(ARGV[i], '^%d+'))
            if made <= time - connected_ago + 10000 or made > time then
              redis.call('SET', KEYS[#KEYS - last + i], string.format('%.0f', time), 'PX', remembered)
            end
          end
        end
        return lost
        """);

    public static async ValueTask<IReadOnlyList<LostEntry>> RunAsync(
        IScriptStore store,
        ConsumerKey consumer,
        ReadOnlyMemory<OwnedEntry> entries,
        IReadOnlyList<CommitCommand> commands,
        TimeSpan remembered,
        TimeSpan connectedAgo,
        CancellationToken cancellationToken)
    {
        using ScriptCall call = Encode(consumer.Stream, consumer.Group, consumer.Name, entries.Span, commands, remembered > TimeSpan.Zero);
        call.AddDuration(remembered).AddDuration(remembered > TimeSpan.Zero ? connectedAgo : default);
        return InfoReplies.ReadLost(await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false));
    }

    private static ScriptCall Encode(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlySpan<OwnedEntry> entries,
        IReadOnlyList<CommitCommand> commands,
        bool isRemembered)
    {
        ScriptCall call = new ScriptCall().Key(stream);
        int dedupeKeys = 0;
        foreach (OwnedEntry entry in entries)
        {
            if (entry.DedupeKey is null) continue;
            call.Key(entry.DedupeKey);
            dedupeKeys++;
        }

        foreach (CommitCommand command in commands) call.Key(command.Key);
        if (isRemembered)
        {
            foreach (OwnedEntry entry in entries) call.Key(DeliveryKeys.Committed(stream, group, entry.Id));
        }

        call.Add(group).Add(consumer).AddBounds(entries).AddIds(entries).Add(dedupeKeys);
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].DedupeKey is not null) call.Add(i + 1).AddTime(entries[i].DedupeWindow);
        }

        CommandArguments.Add(call, commands);
        return call;
    }
}
