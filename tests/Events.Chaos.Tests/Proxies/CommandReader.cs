using System.Globalization;
using System.Text;

namespace Events.Chaos.Proxies;

/// <summary>Finds where commands end in what a client sends: arrays of bulk strings, in pieces of any size.</summary>
public sealed class CommandReader
{
    private readonly StringBuilder _line = new();
    private int _partsLeft;
    private int _bytesLeft;
    private string? _name;
    private StringBuilder? _collecting;

    /// <summary>Reads up to the end of a command, or of what there is.</summary>
    /// <param name="bytes">What was sent.</param>
    /// <param name="name">The command that ended here; null when it has not ended yet.</param>
    /// <returns>How many bytes were read.</returns>
    public int Read(ReadOnlySpan<byte> bytes, out string? name)
    {
        name = null;
        int position = 0;
        while (position < bytes.Length)
        {
            if (_bytesLeft > 0)
            {
                int taken = Math.Min(_bytesLeft, bytes.Length - position);
                _collecting?.Append(Encoding.ASCII.GetString(bytes.Slice(position, taken)));
                position += taken;
                _bytesLeft -= taken;
                if (_bytesLeft > 0) return position;
                EndPart();
                if (_partsLeft > 0) continue;
                name = _name;
                return position;
            }

            char letter = (char)bytes[position++];
            if (letter == '\n') EndLine();
            else if (letter != '\r') _line.Append(letter);
        }

        return position;
    }

    private void EndLine()
    {
        string line = _line.ToString();
        _line.Clear();
        int number = int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
        if (line[0] == '*')
        {
            _partsLeft = number;
            _name = null;
            return;
        }

        // With its end of line.
        _bytesLeft = number + 2;
        if (_name is null) _collecting = new StringBuilder();
    }

    private void EndPart()
    {
        _partsLeft--;
        if (_collecting is null) return;
        _name = _collecting.ToString().TrimEnd();
        _collecting = null;
    }
}
