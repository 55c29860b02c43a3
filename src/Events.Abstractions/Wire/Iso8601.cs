namespace Events.Wire;

/// <summary>
/// Dates and times in the extended format of ISO 8601 and RFC 3339, and in no other: <c>2024-05-29</c>, then if there is a time <c>T</c>
/// or a space, <c>16:00[:13[.5410000]]</c>, then if there is an offset <c>Z</c>, <c>+02:00</c>, <c>+0200</c> or <c>+02</c>. What the
/// framework reads besides, such as <c>05/06/2024</c>, means another day elsewhere.
/// </summary>
internal ref struct Iso8601
{
    private const int MaxDecimals = 7;

    private ReadOnlySpan<byte> _rest;

    private Iso8601(ReadOnlySpan<byte> text) => _rest = text;

    /// <summary>Reads a date, or a date and time.</summary>
    /// <param name="text">ASCII.</param>
    /// <param name="time">As it stands, without its offset.</param>
    /// <param name="offset">The offset; null when there is none.</param>
    /// <param name="isUtc">Whether the offset is <c>Z</c>.</param>
    /// <returns>False when it is anything else, or has a part of a tick, which would be lost.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime time, out TimeSpan? offset, out bool isUtc)
    {
        time = default;
        offset = null;
        isUtc = false;
        var reader = new Iso8601(text);
        if (!reader.TryReadDate(out int year, out int month, out int day)) return false;
        TimeSpan ofDay = default;
        if (!reader._rest.IsEmpty
            && (!(reader.TryRead((byte)'T') || reader.TryRead((byte)'t') || reader.TryRead((byte)' '))
                || !reader.TryReadTime(out ofDay)
                || !reader.TryReadOffset(out offset, out isUtc)))
        {
            return false;
        }

        time = new DateTime(year, month, day) + ofDay;
        return reader._rest.IsEmpty;
    }

    /// <summary>Reads a time of day: <c>16:00[:13[.5410000]]</c>.</summary>
    /// <param name="text">ASCII.</param>
    /// <param name="ofDay">Since midnight.</param>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out TimeSpan ofDay)
    {
        var reader = new Iso8601(text);
        return reader.TryReadTime(out ofDay) && reader._rest.IsEmpty;
    }

    private bool TryReadDate(out int year, out int month, out int day)
    {
        month = day = 0;
        return TryReadDigits(4, out year) && TryRead((byte)'-')
            && TryReadDigits(2, out month) && TryRead((byte)'-')
            && TryReadDigits(2, out day)
            && year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
    }

    private bool TryReadTime(out TimeSpan ofDay)
    {
        ofDay = default;
        if (!TryReadDigits(2, out int hour) || !TryRead((byte)':') || !TryReadDigits(2, out int minute) || hour > 23 || minute > 59) return false;
        ofDay = new TimeSpan(hour, minute, 0);
        if (!TryRead((byte)':')) return true;
        if (!TryReadDigits(2, out int second) || second > 59) return false;
        ofDay += new TimeSpan(0, 0, second);
        if (!TryRead((byte)'.')) return true;
        long ticks = 0;
        int decimals = 0;
        for (; !_rest.IsEmpty && _rest[0] is >= (byte)'0' and <= (byte)'9'; decimals++)
        {
            int digit = _rest[0] - '0';
            if (decimals < MaxDecimals) ticks = (ticks * 10) + digit;
            else if (digit != 0) return false;
            _rest = _rest[1..];
        }

        if (decimals == 0) return false;
        for (; decimals < MaxDecimals; decimals++) ticks *= 10;
        ofDay += new TimeSpan(ticks);
        return true;
    }

    private bool TryReadOffset(out TimeSpan? offset, out bool isUtc)
    {
        offset = null;
        isUtc = TryRead((byte)'Z') || TryRead((byte)'z');
        if (isUtc) offset = TimeSpan.Zero;
        if (isUtc || _rest.IsEmpty) return true;
        bool isNegative = TryRead((byte)'-');
        if (!isNegative && !TryRead((byte)'+')) return false;
        if (!TryReadDigits(2, out int hours)) return false;
        int minutes = 0;
        if (!_rest.IsEmpty)
        {
            TryRead((byte)':');
            if (!TryReadDigits(2, out minutes)) return false;
        }

        // As far as DateTimeOffset goes.
        if (minutes > 59 || (hours * 60) + minutes > 14 * 60) return false;
        var amount = new TimeSpan(hours, minutes, 0);
        offset = isNegative ? -amount : amount;
        return true;
    }

    private bool TryRead(byte expected)
    {
        if (_rest.IsEmpty || _rest[0] != expected) return false;
        _rest = _rest[1..];
        return true;
    }

    private bool TryReadDigits(int count, out int number)
    {
        number = 0;
        if (_rest.Length < count) return false;
        for (int i = 0; i < count; i++)
        {
            int digit = _rest[i] - '0';
            if (digit is < 0 or > 9) return false;
            number = (number * 10) + digit;
        }

        _rest = _rest[count..];
        return true;
    }
}
