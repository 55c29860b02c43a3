using System.Buffers.Text;

namespace Events.StackExchangeRedis.Commands;

/// <summary>Tells which arguments of a command are keys. Ask for the arguments in order.</summary>
/// <param name="command">The command's name.</param>
internal struct KeyPositions(string command)
{
    private readonly Kind _kind = command switch
    {
        "XREAD" or "XREADGROUP" => Kind.BehindStreams,
        "EVAL" or "EVALSHA" => Kind.Counted,
        "XGROUP" or "XINFO" => Kind.Second,
        "PING" or "INFO" or "COMMAND" or "CLIENT" or "CONFIG" => Kind.None,
        _ => Kind.First,
    };

    // For commands whose keys are found on the way: where the first is, and how many there are.
    private int _first = int.MaxValue;
    private int _count;

    private enum Kind
    {
        First,
        Second,
        BehindStreams,
        Counted,
        None,
    }

    /// <summary>Tells whether an argument is a key.</summary>
    /// <param name="index">Its place behind the name, from 0.</param>
    /// <param name="argument">The argument.</param>
    public bool IsKey(int index, ReadOnlySpan<byte> argument)
    {
        switch (_kind)
        {
            case Kind.First:
                return index == 0;
            case Kind.Second:
                return index == 1;
            case Kind.BehindStreams:
                // One stream per command. A group or consumer may be called STREAMS too: they come before COUNT, at a fixed place.
                bool isName = command.Length == "XREADGROUP".Length && index is 1 or 2;
                if (!isName && _first == int.MaxValue && argument.SequenceEqual("STREAMS"u8)) _first = index + 1;
                return index == _first;
            case Kind.Counted:
                if (index == 1 && Utf8Parser.TryParse(argument, out _count, out _)) _first = 2;
                return index >= _first && index < _first + _count;
            default:
                return false;
        }
    }
}
