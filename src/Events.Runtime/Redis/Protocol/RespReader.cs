using System.Buffers.Binary;
using System.Buffers.Text;
using Events.Errors;

namespace Events.Redis.Protocol;

/// <summary>
/// Reads RESP2 and RESP3 from the start of a reply, a token at a time, over the bytes that have come so far. A token is
/// read whole or not at all; when one is incomplete, keep <see cref="State"/>, receive more behind the same bytes, and
/// go on with a new reader. Attributes and pushes are passed over.
/// </summary>
internal ref struct RespReader
{
    /// <summary>The longest value the server may send, and the longest reply: 1 GiB, twice what Redis allows for a value.</summary>
    public const int MaxReplyLength = 1 << 30;

    // An error message or a status; Redis cuts off its own at a few hundred bytes.
    private const int MaxLineLength = 64 * 1024;

    // "$n\r\n" and "$nn\r\n" with any digits, and CR LF, as they are loaded little-endian.
    private const ulong OneDigitMask = 0xFFFF_00FF;
    private const ulong OneDigitHead = 0x0A0D_0024;
    private const ulong TwoDigitsMask = 0xFF_FF00_00FF;
    private const ulong TwoDigitsHead = 0x0A_0D00_0024;
    private const ushort LineEnd = 0x0A0D;

    private readonly ReadOnlySpan<byte> _reply;
    private int _position;
    private long _skip;
    private int _needed;

    /// <summary>Goes on reading a reply.</summary>
    /// <param name="reply">The bytes from the start of the reply, as far as they have come.</param>
    /// <param name="state">Where the last reader stopped.</param>
    public RespReader(ReadOnlySpan<byte> reply, RespReaderState state)
    {
        _reply = reply;
        _position = state.Position;
        _skip = state.Skip;
        _needed = state.Needed;
    }

    /// <summary>The number of bytes of the reply that are read.</summary>
    public readonly int Position => _position;

    /// <summary>The position of this reader.</summary>
    public readonly RespReaderState State => new(_position, _skip, _needed);

    /// <summary>The text of a token.</summary>
    /// <param name="token">A token of this reply.</param>
    public readonly ReadOnlySpan<byte> Text(RespToken token) => _reply.Slice(token.Offset, token.Length);

    /// <summary>Reads the next token.</summary>
    /// <param name="token">The token.</param>
    /// <returns>False when it has not come completely.</returns>
    /// <exception cref="ProtocolException">The bytes are not RESP.</exception>
    public bool TryRead(out RespToken token)
    {
        while (TryReadAny(out token))
        {
            bool passedOver = token.Kind is RespKind.Push or RespKind.Attribute;
            if (_skip == 0)
            {
                if (!passedOver) return true;
                _skip = token.Children;
            }
            else
            {
                _skip += token.Children - (passedOver ? 0 : 1);
            }
        }

        return false;
    }

    /// <summary>Reads the head of a push, which <see cref="TryRead"/> passes over. Only at the start.</summary>
    /// <param name="token">The head.</param>
    /// <returns>False when it has not come completely.</returns>
    /// <exception cref="ProtocolException">The bytes are not RESP.</exception>
    public bool TryReadPush(out RespToken token) => TryReadAggregate(RespKind.Push, out token);

    /// <summary>Passes over as many bulk strings as have come completely: the fields of an entry.</summary>
    /// <param name="count">How many are left to pass over.</param>
    /// <returns>Whether none is left.</returns>
    /// <exception cref="ProtocolException">Something else than a bulk string came.</exception>
    public bool TrySkipBulkStrings(ref int count)
    {
        ReadOnlySpan<byte> reply = _reply;
        int position = _position;
        while (count > 0)
        {
            // The common form, '$' and one or two digits, in two loads; everything else by the full grammar.
            if (reply.Length - position < sizeof(ulong)) goto Slow;
            ulong head = BinaryPrimitives.ReadUInt64LittleEndian(reply[position..]);
            uint digit = ((uint)(head >> 8) & 0xFF) - '0';
            if (digit > 9) goto Slow;
            int end;
            if ((head & OneDigitMask) == OneDigitHead)
            {
                end = position + 6 + (int)digit;
            }
            else
            {
                uint second = ((uint)(head >> 16) & 0xFF) - '0';
                if ((head & TwoDigitsMask) != TwoDigitsHead || second > 9) goto Slow;
                end = position + 7 + (int)((digit * 10) + second);
            }

            if (end <= reply.Length && BinaryPrimitives.ReadUInt16LittleEndian(reply[(end - 2)..]) == LineEnd)
            {
                position = end;
                count--;
                continue;
            }

        Slow:
            _position = position;
            if (!TryReadAny(out RespToken token)) return false;
            if (token.Kind != RespKind.BulkString) throw Unexpected(token, "a field of an entry, a bulk string");
            position = _position;
            count--;
        }

        _position = position;
        return true;
    }

    /// <summary>The exception for a reply that is RESP, and not what the command answers.</summary>
    /// <param name="token">What came; read by this reader.</param>
    /// <param name="expected">What had to come.</param>
    public readonly ProtocolException Unexpected(RespToken token, string expected) =>
        RespErrors.Unexpected(_reply, token, expected);

    private bool TryReadAny(out RespToken token)
    {
        token = default;
        int start = _position;
        if (start >= _reply.Length) return false;
        switch (_reply[start])
        {
            case (byte)'$':
                return TryReadBulk(RespKind.BulkString, out token);
            case (byte)'*':
                return TryReadAggregate(RespKind.Array, out token);
            case (byte)':':
                return TryReadInteger(out token);
            case (byte)'+':
                return TryReadLine(RespKind.SimpleString, out token);
            case (byte)'-':
                return TryReadLine(RespKind.Error, out token);
            case (byte)'_':
                if (!TryReadLine(RespKind.Null, out token)) return false;
                if (token.Length != 0) throw RespErrors.Malformed(_reply, start, "a null ('_' and CR LF)");
                return true;
            case (byte)'#':
                return TryReadBoolean(out token);
            case (byte)',':
                return TryReadChecked(RespKind.Double, RespNumbers.IsDouble, "a floating-point number", out token);
            case (byte)'(':
                return TryReadChecked(RespKind.BigNumber, RespNumbers.IsInteger, "a whole number", out token);
            case (byte)'!':
                return TryReadBulk(RespKind.Error, out token);
            case (byte)'=':
                return TryReadVerbatim(out token);
            case (byte)'%':
                return TryReadAggregate(RespKind.Map, out token);
            case (byte)'~':
                return TryReadAggregate(RespKind.Set, out token);
            case (byte)'>':
                return TryReadAggregate(RespKind.Push, out token);
            case (byte)'|':
                return TryReadAggregate(RespKind.Attribute, out token);
            default:
                throw RespErrors.Malformed(_reply, start, "the first byte of a RESP value");
        }
    }

    private bool TryReadBulk(RespKind kind, out RespToken token)
    {
        token = default;
        int start = _position;
        if (!TryReadNumber(start, out long length, out int body)) return false;
        if (length == -1 && kind == RespKind.BulkString)
        {
            _position = body;
            token = new RespToken(RespKind.Null, body, 0, 0);
            return true;
        }

        if (length < 0) throw RespErrors.Malformed(_reply, start, "a length");
        long end = body + length + 2;
        if (end > MaxReplyLength) throw RespErrors.TooLong(end, start);
        if (end > _reply.Length)
        {
            _needed = (int)end;
            return false;
        }

        int after = (int)end;
        if (_reply[after - 2] != (byte)'\r' || _reply[after - 1] != (byte)'\n')
        {
            throw RespErrors.Malformed(_reply, after - 2, $"CR LF behind a value of {length} bytes");
        }

        _position = after;
        token = new RespToken(kind, body, (int)length, 0);
        return true;
    }

    private bool TryReadVerbatim(out RespToken token)
    {
        int start = _position;
        if (!TryReadBulk(RespKind.Verbatim, out token)) return false;
        if (token.Length < 4 || _reply[token.Offset + 3] != (byte)':')
        {
            throw RespErrors.Malformed(_reply, start, "a verbatim string with its format ('txt:')");
        }

        token = token with { Offset = token.Offset + 4, Length = token.Length - 4 };
        return true;
    }

    private bool TryReadAggregate(RespKind kind, out RespToken token)
    {
        token = default;
        int start = _position;
        if (!TryReadNumber(start, out long count, out int body)) return false;
        if (count == -1 && kind == RespKind.Array)
        {
            token = new RespToken(RespKind.Null, body, 0, 0);
        }
        else
        {
            // Every element takes at least three bytes, so a larger count cannot fit into the longest reply.
            if (count is < 0 or > MaxReplyLength / 3) throw RespErrors.Malformed(_reply, start, "a number of elements");
            token = new RespToken(kind, body, 0, count);
        }

        _position = body;
        return true;
    }

    private bool TryReadInteger(out RespToken token)
    {
        token = default;
        if (!TryReadNumber(_position, out long value, out int end)) return false;
        token = new RespToken(RespKind.Integer, _position + 1, end - _position - 3, value);
        _position = end;
        return true;
    }

    private bool TryReadBoolean(out RespToken token)
    {
        int start = _position;
        if (!TryReadLine(RespKind.Boolean, out token)) return false;
        if (token.Length != 1 || _reply[token.Offset] is not ((byte)'t' or (byte)'f'))
        {
            throw RespErrors.Malformed(_reply, start, "a Boolean ('#t' or '#f')");
        }

        token = token with { Number = _reply[token.Offset] == (byte)'t' ? 1 : 0 };
        return true;
    }

    private bool TryReadLine(RespKind kind, out RespToken token)
    {
        token = default;
        int start = _position;
        ReadOnlySpan<byte> text = _reply[(start + 1)..];
        int end = text.IndexOfAny((byte)'\r', (byte)'\n');
        if (end > MaxLineLength || (end < 0 && text.Length > MaxLineLength)) throw RespErrors.TooLong(text.Length, start);
        if (end < 0) return false;
        if (text[end] == (byte)'\n') throw RespErrors.Malformed(_reply, start + 1 + end, "CR before LF");
        if (end + 1 >= text.Length) return false;
        if (text[end + 1] != (byte)'\n') throw RespErrors.Malformed(_reply, start + 1 + end, "CR LF at the end of a line");
        _position = start + end + 3;
        token = new RespToken(kind, start + 1, end, 0);
        return true;
    }

    private bool TryReadChecked(
        RespKind kind, Func<ReadOnlySpan<byte>, bool> isValid, string expected, out RespToken token)
    {
        int start = _position;
        if (!TryReadLine(kind, out token)) return false;
        return isValid(Text(token)) ? true : throw RespErrors.Malformed(_reply, start, expected);
    }

    // The number behind a prefix byte, and where the bytes behind its CR LF begin.
    private readonly bool TryReadNumber(int start, out long value, out int end)
    {
        value = 0;
        end = 0;
        ReadOnlySpan<byte> reply = _reply;
        int first = start + 1;
        if (first >= reply.Length) return false;
        bool isNegative = reply[first] == (byte)'-';
        if (isNegative || (reply[first] == (byte)'+' && reply[start] == (byte)':')) first++;
        int position = first;
        while (position < reply.Length && IsDigit(reply[position]))
        {
            // Wraps for more than 18 digits, which are then read again with care.
            value = unchecked((value * 10) + (reply[position++] - '0'));
            if (position - first > 19) throw RespErrors.Malformed(reply, start, "a number of 64 bits");
        }

        if (position == reply.Length) return false;
        if (reply[position] != (byte)'\r' || position == first) throw RespErrors.Malformed(reply, start, "a number");
        if (position + 1 == reply.Length) return false;
        if (reply[position + 1] != (byte)'\n') throw RespErrors.Malformed(reply, position, "CR LF behind a number");
        end = position + 2;
        if (position - first > 18)
        {
            int sign = isNegative ? first - 1 : first;
            if (!Utf8Parser.TryParse(reply[sign..position], out value, out int _))
            {
                throw RespErrors.Malformed(reply, start, "a number of 64 bits");
            }
        }
        else if (isNegative)
        {
            value = -value;
        }

        return true;
    }

    private static bool IsDigit(byte value) => (uint)(value - '0') <= 9;
}
