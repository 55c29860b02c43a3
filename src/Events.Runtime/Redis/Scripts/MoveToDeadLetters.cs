using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IDeliveryStore.DeadLetterAsync"/>.</summary>
internal static class MoveToDeadLetters
{
    // KEYS: the stream, its dead letters, the due times of the group, and the dedupe key if there is one.
    // ARGV: group, consumer, id; reason, exception, message, time, fingerprint, trace; the options of XADD.
    private static readonly LuaScript Script = new(LuaParts.PendingLines + LuaParts.Refused + DeadLetterScript.WriteLetter +
        """
        local stream, dead, due_times, dedupe = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
        local group, consumer, id = ARGV[1], ARGV[2], ARGV[3]

        -- All that can fail comes first: the fence, every read, what the user may not do, and as the first write the XADD, which is refused for a key of
        -- another type, an exhausted stream or a full memory. The rest cannot fail any more.
        local line = redis.call('XPENDING', stream, group, id, id, 1, consumer)[1]
        if not line then return { false, lost_line(stream, group, id)[2] } end
        local entry = redis.call('XRANGE', stream, id, id)[1]
        local is_waiting = redis.call('ZSCORE', due_times, id)
        local is_claimed = dedupe and redis.pcall('GET', dedupe) == id
        local why = refused('XACK', stream, group, id) or (is_waiting and refused('ZREM', due_times, id)) or (is_claimed and refused('DEL', dedupe))
        if why then return redis.error_reply(why) end
        local letter = write_letter(
          dead, { unpack(ARGV, 10) }, entry and entry[2], group, consumer, id, line[4], { unpack(ARGV, 4, 9) }, redis.call)
        redis.call('XACK', stream, group, id)
        if is_waiting then redis.call('ZREM', due_times, id) end
        if is_claimed then redis.call('DEL', dedupe) end
        return { letter, false }
        """);

    public static async ValueTask<DeadLetterMove> RunAsync(
        IScriptStore store,
        ConsumerKey consumer,
        OwnedEntry entry,
        DeadLetterTarget target,
        DeadLetterInfo letter,
        CancellationToken cancellationToken)
    {
        using var call = new ScriptCall();
        call.Key(consumer.Stream).Key(target.Stream).Key(DeliveryKeys.DueTimes(consumer.Stream, consumer.Group));
        if (entry.DedupeKey is not null) call.Key(entry.DedupeKey);
        call.Add(consumer.Group).Add(consumer.Name).Add(entry.Id).AddLetter(letter).AddTrim(target.Trim);
        IReadOnlyList<RespValue> reply = (await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false)).AsArray(2);
        return new DeadLetterMove(reply[0].AsNullableId(), reply[1].IsNull ? null : reply[1].AsText());
    }
}
