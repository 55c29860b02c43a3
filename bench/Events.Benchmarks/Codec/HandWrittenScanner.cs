namespace Events.Benchmarks.Codec;

/// <summary>Finds the ID and the fields of every entry of a complete reply, and checks nothing.</summary>
internal ref struct HandWrittenScanner(ReadOnlySpan<byte> reply)
{
    private readonly ReadOnlySpan<byte> _reply = reply;
    private int _position;

    /// <summary>Where the last entry's fields begin and end; kept so that finding them is not optimised away.</summary>
    public (int Start, int End) LastFields { get; private set; }

    /// <summary>The last entry's ID.</summary>
    public EntryId LastId { get; private set; }

    /// <returns>How many entries there are.</returns>
    public int ReadStream()
    {
        ReadNumber();
        ReadNumber();
        SkipBulk();
        int entries = ReadNumber();
        for (int i = 0; i < entries; i++)
        {
            ReadNumber();
            int length = ReadNumber();
            LastId = ParseId(_reply.Slice(_position, length));
            _position += length + 2;
            int values = ReadNumber();
            int start = _position;
            for (int value = 0; value < values; value++) SkipBulk();
            LastFields = (start, _position);
        }

        return entries;
    }

    private static EntryId ParseId(ReadOnlySpan<byte> text)
    {
        long milliseconds = 0;
        int position = 0;
        while (text[position] != '-') milliseconds = (milliseconds * 10) + text[position++] - '0';
        long sequence = 0;
        for (position++; position < text.Length; position++) sequence = (sequence * 10) + text[position] - '0';
        return new EntryId((ulong)milliseconds, (ulong)sequence);
    }

    private void SkipBulk()
    {
        int length = ReadNumber();
        _position += length + 2;
    }

    // A kind, one or two digits as a rule, CRLF.
    private int ReadNumber()
    {
        ReadOnlySpan<byte> rest = _reply[_position..];
        int number = rest[1] - '0';
        int digits = 1;
        for (; rest[digits + 1] != '\r'; digits++) number = (number * 10) + rest[digits + 1] - '0';
        _position += digits + 3;
        return number;
    }
}
