using Events.Redis.Replies;
using Events.Store;
using Events.Store.Roles;
using Events.Streams;
using Events.Wire;

namespace Events.Redis.Scripts;

/// <summary><see cref="IIdempotentStore.AddBatchOnceAsync"/>: <see cref="AddOnce"/> for many.</summary>
internal static class AddBatchOnce
{
    // A server does nothing else meanwhile: about a millisecond.
    private const int MaxEntries = 256;
    private const int MaxBytes = 128 * 1024;

    // KEYS: the stream, where each key is remembered. ARGV: for how many milliseconds; the number of arguments that trim, and these; then for each
    // entry how many arguments
    // XADD is given behind its ID, and these.
    private static readonly LuaScript Script = new(LuaParts.Refused + LuaParts.WasHere +
        """
        local stream, window, trims = KEYS[1], ARGV[1], tonumber(ARGV[2])
        local there = redis.pcall('EXISTS', stream)
        if type(there) == 'table' then return there end
        local ids, at = {}, 3 + trims
        for i = 2, #KEYS do
          local count = tonumber(ARGV[at])
          local id = redis.pcall('GET', KEYS[i])
          if type(id) == 'table' then return id end
          if id and was_here(stream, id) then
            -- As a status, which says that it was there before.
            id = redis.status_reply(id)
          else
            local why = refused('SET', KEYS[i], '0-0', 'PX', window)
            if why then return redis.error_reply(why) end
            if trims == 0 then id = redis.pcall('XADD', stream, '*', unpack(ARGV, at + 1, at + count))
            else id = redis.pcall('XADD', stream, ARGV[3], ARGV[4], ARGV[5], '*', unpack(ARGV, at + 1, at + count)) end
            if type(id) == 'table' then return id end
            looked = false
            redis.call('SET', KEYS[i], id, 'PX', window)
          end
          ids[i - 1] = id
          at = at + 1 + count
        end
        return ids
        """);

    /// <summary>Finds how many go together, from an entry on; at least one.</summary>
    /// <returns>The position behind the last of them.</returns>
    public static int EndOfPart(EventBatch batch, int start)
    {
        int end = start + 1;
        int bytes = batch.FieldsOf(start).Bytes.Length;
        while (end < batch.Count && end - start < MaxEntries && (bytes += batch.FieldsOf(end).Bytes.Length) <= MaxBytes) end++;
        return end;
    }

    /// <summary>Encodes the call for a part of a batch.</summary>
    public static ScriptCall Encode(StreamKey stream, EventBatch batch, int start, int end, OnceTerms terms)
    {
        var call = new ScriptCall();
        try
        {
            call.Key(stream);
            for (int i = start; i < end; i++) call.Key(ProducedKeys.Of(stream, batch.FieldsOf(i), batch.KeyOf(i), terms.Window));
            call.AddTime(terms.Window).Add(Commands.TrimArguments.Count(terms.Trim)).Add(terms.Trim);
            for (int i = start; i < end; i++)
            {
                EntryFields fields = batch.FieldsOf(i);
                call.Add(2 * fields.Count).Add(fields);
            }

            return call;
        }
        catch
        {
            call.Dispose();
            throw;
        }
    }

    /// <summary>Runs the script.</summary>
    /// <param name="store">The store.</param>
    /// <param name="call">The call; disposed afterwards.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="count">How many entries it has.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public static async ValueTask<EntryId[]> RunAsync(
        IScriptStore store, ScriptCall call, StreamKey stream, int count, CancellationToken cancellationToken)
    {
        using (call) return await store.EvalAsync(Script, call, () => new IdsReply(stream, count), cancellationToken).ConfigureAwait(false);
    }
}
