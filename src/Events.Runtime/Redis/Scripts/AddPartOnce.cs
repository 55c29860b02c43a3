using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Store;
using Events.Store.Roles;
using Events.Streams;
using Events.Wire;

namespace Events.Redis.Scripts;

/// <summary><see cref="IIdempotentStore.AddPartOnceAsync"/>: <see cref="AddOnce"/> for many, each of which has an outcome of its own.</summary>
internal static class AddPartOnce
{
    // A server does nothing else meanwhile: about two milliseconds.
    private const int MaxEntries = 256;
    private const int MaxBytes = 128 * 1024;

    // KEYS: the stream, where each key is remembered. ARGV: for how many milliseconds; the number of arguments that trim, and these; then for each
    // entry how many arguments XADD is given behind its ID, and these. What it gives for each: an ID; that as a status where it was there before; or an
    // error, as an array of one. It raises nothing, since what it has written by then would not be known.
    private static readonly LuaScript Script = new(LuaParts.Refused + LuaParts.WasHere +
        """
        local stream, window, trims = KEYS[1], ARGV[1], tonumber(ARGV[2])
        local outcomes, again, at = {}, {}, 3 + trims
        for i = 2, #KEYS do
          local key, count = KEYS[i], tonumber(ARGV[at])
          local outcome = redis.pcall('GET', key)
          local is_here, refusal = false, nil
          if type(outcome) == 'string' then is_here, refusal = was_here(stream, outcome) end
          if refusal then
            outcome = refusal
          elseif is_here then
            again[#again + 1] = i
            outcome = redis.status_reply(outcome)
          elseif type(outcome) ~= 'table' then
            local why = refused('SET', key, '0-0', 'PX', window)
            if why then outcome = redis.error_reply(why)
            elseif trims == 0 then outcome = redis.pcall('XADD', stream, '*', unpack(ARGV, at + 1, at + count))
            else outcome = redis.pcall('XADD', stream, ARGV[3], ARGV[4], ARGV[5], '*', unpack(ARGV, at + 1, at + count)) end
            if type(outcome) ~= 'table' then
              looked = false
              redis.pcall('SET', key, outcome, 'PX', window)
            end
          end
          if type(outcome) == 'table' and outcome.err then outcome = { outcome.err } end
          outcomes[i - 1] = outcome
          at = at + 1 + count
        end

        -- A write, as AddOnce has it, and behind the others: a full server refuses only what writes first. Another program's PERSIST or SET has left it
        -- without an end.
        for _, i in ipairs(again) do
          local left = redis.pcall('PTTL', KEYS[i])
          if type(left) ~= 'table' then left = redis.pcall('PEXPIRE', KEYS[i], left < 0 and window or left) end
          if type(left) == 'table' then outcomes[i - 1] = { left.err } end
        end
        return outcomes
        """);

    /// <summary>Finds how many go together, from the first on; at least one.</summary>
    public static int EndOfPart(EventBatch batch, ReadOnlySpan<int> which)
    {
        int end = 1;
        int bytes = Size(batch, which[0]);
        while (end < which.Length && end < MaxEntries && (bytes += Size(batch, which[end])) <= MaxBytes) end++;
        return end;
    }

    /// <summary>Encodes the call.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="batch">The entries.</param>
    /// <param name="part">Which of them; gets why one of them is not in it, and null for each that is.</param>
    /// <param name="terms">How long they are remembered, and what is cut off.</param>
    public static ScriptCall Encode(StreamKey stream, EventBatch batch, BatchPart part, OnceTerms terms)
    {
        ReadOnlySpan<int> which = part.Which.Span;
        Span<Exception?> errors = part.Errors.Span;
        ScriptCall call = new ScriptCall().Key(stream);
        for (int i = 0; i < which.Length; i++)
        {
            errors[i] = null;
            try
            {
                EntryFields fields = batch.FieldsOf(which[i]);
                EncodedFields.Check(fields);
                call.Produced(stream, fields, batch.KeyOf(which[i]), terms.Window);
            }
            catch (Exception exception)
            {
                errors[i] = exception;
            }
        }

        call.AddTime(terms.Window).Add(Commands.TrimArguments.Count(terms.Trim)).Add(terms.Trim);
        for (int i = 0; i < which.Length; i++)
        {
            if (errors[i] is not null) continue;
            EntryFields fields = batch.FieldsOf(which[i]);
            call.Add(2 * fields.Count).Add(fields);
        }

        return call;
    }

    /// <summary>Runs the script.</summary>
    /// <param name="store">The store.</param>
    /// <param name="call">The call.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="count">How many entries it has.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public static ValueTask<OnceResults> RunAsync(
        IScriptStore store, ScriptCall call, StreamKey stream, int count, CancellationToken cancellationToken) =>
        store.EvalAsync(Script, call, () => new OnceReply(stream, count), cancellationToken);

    private static int Size(EventBatch batch, int index) => batch.FieldsOf(index).Bytes.Length + batch.KeyOf(index).Length;
}
