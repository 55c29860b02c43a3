using Events.Redis.Commands;
using Events.Redis.Protocol;
using Events.Store;
using Events.Wire;

namespace Events.Redis.Scripts;

/// <summary>
/// The keys and arguments of one call of a script, encoded once: <c>EVALSHA</c> and, where the server does not have the
/// script, <c>EVAL</c> send the same bytes. All keys come first.
/// </summary>
internal sealed class ScriptCall : IDisposable
{
    private const int InitialSize = 1024;
    private const int MaxKept = 2 * InitialSize;

    // Many calls wait at once, most of them with one entry: a pool has few large arrays.
    private readonly SendBuffer _encoded = new(InitialSize);
    private int _keys;
    private int _arguments;

    private CommandWriter Writer => new(_encoded);

    public ScriptCall Key(StreamKey key)
    {
        Writer.WriteKey(key);
        return CountKey();
    }

    /// <summary>A key as UTF-8.</summary>
    public ScriptCall Key(ReadOnlySpan<byte> key)
    {
        Writer.WriteBytes(key);
        return CountKey();
    }

    public ScriptCall Key(string key)
    {
        Writer.WriteText(key);
        return CountKey();
    }

    public ScriptCall Add(string text)
    {
        Writer.WriteText(text);
        return Count();
    }

    public ScriptCall Add(ReadOnlySpan<byte> bytes)
    {
        Writer.WriteBytes(bytes);
        return Count();
    }

    /// <summary>Pairs of names and values that are encoded already.</summary>
    public ScriptCall Add(EntryFields fields)
    {
        Writer.WriteEncoded(fields.Bytes);
        _arguments += 2 * fields.Count;
        return this;
    }

    /// <summary><c>MAXLEN|MINID ~|= n</c>, or nothing.</summary>
    public ScriptCall Add(StreamTrim trim)
    {
        TrimArguments.Write(Writer, trim);
        _arguments += TrimArguments.Count(trim);
        return this;
    }

    public ScriptCall Add(EntryId id)
    {
        Writer.WriteId(id);
        return Count();
    }

    public ScriptCall Add(long number)
    {
        Writer.WriteInteger(number);
        return Count();
    }

    /// <summary>Whole milliseconds, rounded up; at least 1, because a time of zero is none.</summary>
    public ScriptCall AddTime(TimeSpan time)
    {
        Writer.WriteMilliseconds(time > TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(1));
        return Count();
    }

    /// <summary>Whole milliseconds, rounded up; at least 0.</summary>
    public ScriptCall AddDuration(TimeSpan time)
    {
        Writer.WriteMilliseconds(time > TimeSpan.Zero ? time : TimeSpan.Zero);
        return Count();
    }

    /// <summary>The call as a command.</summary>
    public Command Of(LuaScript script, bool byHash) => new(this, script, byHash);

    public void Dispose() => _encoded.Release();

    /// <summary>Forgets everything, to be used again.</summary>
    /// <returns>False when it holds more memory than is kept.</returns>
    public bool TryReset()
    {
        if (_encoded.Length > MaxKept) return false;
        _encoded.Clear();
        _keys = _arguments = 0;
        return true;
    }

    private ScriptCall CountKey()
    {
        if (_arguments > 0) throw new InvalidOperationException("The keys of a script come before its arguments.");
        _keys++;
        return this;
    }

    private ScriptCall Count()
    {
        _arguments++;
        return this;
    }

    /// <summary>https://redis.io/docs/latest/commands/evalsha/</summary>
    public readonly struct Command(ScriptCall call, LuaScript script, bool byHash) : ICommand
    {
        public void Write(CommandWriter writer)
        {
            writer.Begin(byHash ? "$7\r\nEVALSHA\r\n"u8 : "$4\r\nEVAL\r\n"u8, 2 + call._keys + call._arguments);
            writer.WriteBytes(byHash ? script.Hash : script.Text);
            writer.WriteInteger(call._keys);
            writer.WriteEncoded(call._encoded.Span);
        }
    }
}
