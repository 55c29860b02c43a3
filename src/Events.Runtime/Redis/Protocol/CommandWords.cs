using System.Buffers.Text;

namespace Events.Redis.Protocol;

/// <summary>Reads the words of commands that <see cref="CommandWriter"/> has written.</summary>
/// <param name="commands">The commands, one behind the other.</param>
internal ref struct CommandWords(ReadOnlySpan<byte> commands)
{
    private readonly ReadOnlySpan<byte> _commands = commands;
    private int _left;

    /// <summary>The number of bytes that are read.</summary>
    public int Position { get; private set; }

    /// <summary>Goes to the next command; the words of the last must all be read.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryBegin()
    {
        if (Position == _commands.Length) return false;
        _left = ReadNumber();
        return true;
    }

    /// <summary>Reads the next word of the command.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryNext(out ReadOnlySpan<byte> word)
    {
        word = default;
        if (_left == 0) return false;
        _left--;
        int length = ReadNumber();
        word = _commands.Slice(Position, length);
        Position += length + 2;
        return true;
    }

    /// <summary>Passes over the words that are left.</summary>
    public void End()
    {
        while (TryNext(out _))
        {
        }
    }

    // '*' or '$', digits, CRLF.
    private int ReadNumber()
    {
        if (!Utf8Parser.TryParse(_commands[(Position + 1)..], out int number, out int digits)) throw new FormatException("What was written is no command.");
        Position += digits + 3;
        return number;
    }
}
