using System.Buffers;
using Events.Errors;
using Events.Store;
using Events.Store.Roles;
using Events.Wire;

namespace Events.Redis.Scripts;

/// <summary><see cref="IIdempotentStore.AddOnceAsync"/>.</summary>
internal static class AddOnce
{
    private const int MaxOnStack = 256;

    // KEYS: the stream, where the key is remembered. ARGV: for how many milliseconds; what XADD is given behind the name of the stream.
    public static readonly LuaScript Script = new(LuaParts.Refused + LuaParts.WasHere +
        """
        local stream, produced = KEYS[1], KEYS[2]
        local known = redis.pcall('GET', produced)
        if type(known) == 'table' then return known end
        local is_here, refusal = false, nil
        if known then is_here, refusal = was_here(stream, known) end
        if refusal then return refusal end
        if is_here then
          -- A write, so that who then waits for replicas waits for those that have the entry. Another program's PERSIST or SET has left it without an end.
          local left = redis.call('PTTL', produced)
          redis.call('PEXPIRE', produced, left < 0 and ARGV[1] or left)
          -- As a status, which says that it was there before.
          return redis.status_reply(known)
        end
        local why = refused('SET', produced, '0-0', 'PX', ARGV[1])
        if why then return redis.error_reply(why) end
        local id = redis.pcall('XADD', stream, unpack(ARGV, 2))
        if type(id) == 'table' then return id end
        redis.call('SET', produced, id, 'PX', ARGV[1])
        return id
        """);

    /// <summary>Encodes the call; what it is given need not stay. It goes back to <see cref="ScriptCalls"/>.</summary>
    public static ScriptCall Encode(StreamKey stream, EntryFields fields, ReadOnlySpan<byte> key, OnceTerms terms)
    {
        ScriptCall call = ScriptCalls.Rent();
        try
        {
            return call.Key(stream).Produced(stream, fields, key, terms.Window).AddTime(terms.Window).Add(terms.Trim).Add("*").Add(fields);
        }
        catch
        {
            ScriptCalls.Return(call);
            throw;
        }
    }

    /// <summary>Adds the key under which an entry is remembered.</summary>
    public static ScriptCall Produced(this ScriptCall call, StreamKey stream, EntryFields fields, ReadOnlySpan<byte> key, TimeSpan window)
    {
        int length = ProducedKeys.MaxLength(stream, fields, key);
        byte[]? rented = length > MaxOnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> text = rented ?? stackalloc byte[MaxOnStack];
        try
        {
            return call.Key(text[..ProducedKeys.Write(stream, fields, key, window, text)]);
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Runs it where something is waited for behind it.</summary>
    /// <param name="call">The call; returned afterwards.</param>
    /// <param name="send">Sends it, once or twice.</param>
    public static async ValueTask<EntryId> RunDurablyAsync(ScriptCall call, Func<ScriptCall.Command, ValueTask<EntryId>> send)
    {
        try
        {
            return await send(call.Of(Script, byHash: true)).ConfigureAwait(false);
        }
        catch (ServerErrorException exception) when (exception.Code == "NOSCRIPT")
        {
            return await send(call.Of(Script, byHash: false)).ConfigureAwait(false);
        }
        finally
        {
            ScriptCalls.Return(call);
        }
    }
}
