using System.Buffers.Text;

namespace Events.Benchmarks.Baselines;

/// <summary>Reads entries on a bare connection and collects their IDs into the XACK that acknowledges them.</summary>
/// <param name="connection">The connection.</param>
/// <param name="stream">The stream.</param>
/// <param name="group">The consumer group.</param>
internal sealed class BareEntries(BareConnection connection, string stream, string group)
{
    // '*', its number and CRLF stand in front when the number of IDs is known.
    private const int HeaderRoom = 16;

    private readonly byte[] _head = BareConnection.Encode("XACK", stream, group)[4..];
    private readonly byte[] _ids = new byte[1024 * 1024];
    private readonly byte[] _last = new byte[64];
    private int _idsLength;
    private int _lastLength;

    /// <summary>How many entries the last read gave.</summary>
    public int Count { get; private set; }

    /// <summary>The last of their IDs.</summary>
    public ReadOnlySpan<byte> LastId => _last.AsSpan(0, _lastLength);

    /// <summary>Their IDs as bulk strings.</summary>
    public ReadOnlySpan<byte> EncodedIds => _ids.AsSpan((HeaderRoom + _head.Length).._idsLength);

    /// <summary>The reply of XREADGROUP for one stream.</summary>
    /// <returns>Whether anything came.</returns>
    public bool ReadStream()
    {
        Count = 0;
        if (connection.ReadHeader() < 0) return false;
        connection.ReadHeader();
        connection.ReadBulk();
        ReadEntries();
        return Count > 0;
    }

    /// <summary>The reply of XRANGE, and the middle of XAUTOCLAIM's.</summary>
    public void ReadEntries()
    {
        Count = (int)connection.ReadHeader();
        _idsLength = HeaderRoom + _head.Length;
        for (int i = 0; i < Count; i++)
        {
            connection.ReadHeader();
            ReadOnlySpan<byte> id = connection.ReadBulk();
            AppendId(id);
            if (i == Count - 1)
            {
                id.CopyTo(_last);
                _lastLength = id.Length;
            }

            for (long values = connection.ReadHeader(); values > 0; values--) connection.ReadBulk();
        }
    }

    /// <summary>Writes the XACK of what the last read gave, and behind it another command, and sends both.</summary>
    public void Acknowledge(ReadOnlySpan<byte> next = default)
    {
        next.CopyTo(_ids.AsSpan(_idsLength));
        int start = WriteHeader(3 + Count);
        connection.Send(_ids.AsSpan(start, _idsLength + next.Length - start));
    }

    /// <summary>Sends an XACK for every entry of the last read, and another command, all in one write.</summary>
    /// <param name="buffer">Room for them.</param>
    /// <param name="next">The other command.</param>
    public void AcknowledgeEach(byte[] buffer, ReadOnlySpan<byte> next)
    {
        int length = 0;
        ReadOnlySpan<byte> ids = EncodedIds;
        while (!ids.IsEmpty)
        {
            // '$', two digits (an ID has 15 or more characters), CRLF, the ID, CRLF.
            int id = 7 + ((ids[1] - '0') * 10) + ids[2] - '0';
            "*4\r\n"u8.CopyTo(buffer.AsSpan(length));
            _head.CopyTo(buffer.AsSpan(length + 4));
            ids[..id].CopyTo(buffer.AsSpan(length + 4 + _head.Length));
            length += 4 + _head.Length + id;
            ids = ids[id..];
        }

        next.CopyTo(buffer.AsSpan(length));
        connection.Send(buffer.AsSpan(0, length + next.Length));
    }

    private void AppendId(ReadOnlySpan<byte> id)
    {
        Span<byte> target = _ids.AsSpan(_idsLength);
        target[0] = (byte)'$';
        target[1] = (byte)('0' + (id.Length / 10));
        target[2] = (byte)('0' + (id.Length % 10));
        target[3] = (byte)'\r';
        target[4] = (byte)'\n';
        id.CopyTo(target[5..]);
        target[id.Length + 5] = (byte)'\r';
        target[id.Length + 6] = (byte)'\n';
        _idsLength += id.Length + 7;
    }

    private int WriteHeader(int arguments)
    {
        Span<byte> header = stackalloc byte[HeaderRoom];
        header[0] = (byte)'*';
        Utf8Formatter.TryFormat(arguments, header[1..], out int digits);
        header[digits + 1] = (byte)'\r';
        header[digits + 2] = (byte)'\n';
        int start = HeaderRoom - digits - 3;
        header[..(digits + 3)].CopyTo(_ids.AsSpan(start));
        _head.CopyTo(_ids.AsSpan(HeaderRoom));
        return start;
    }
}
