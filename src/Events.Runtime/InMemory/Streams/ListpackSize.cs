using Events.Wire;

namespace Events.InMemory.Streams;

/// <summary>
/// Computes the bytes that an entry takes in a Redis stream node. Nothing is stored that way here, but approximate trimming
/// removes whole nodes, and where a node ends depends on these sizes.
/// </summary>
internal static class ListpackSize
{
    // Six bytes of header and one of end.
    private const int Empty = 7;

    // Numbers below 128: one byte, and one to walk backwards.
    private const int SmallNumber = 2;

    /// <summary>A new node: header, number of entries, number of deleted ones, the field names, a terminator.</summary>
    /// <param name="fields">The first entry, whose field names the others may share.</param>
    public static long OfNewNode(EntryFields fields)
    {
        long size = Empty + SmallNumber + SmallNumber + OfNumber(fields.Count) + SmallNumber;
        EntryReader reader = fields.GetReader();
        while (reader.TryReadName(out ReadOnlySpan<byte> name))
        {
            size += OfText(name);
            reader.ReadBytes();
        }

        return size;
    }

    /// <summary>One entry in its node.</summary>
    /// <param name="id">Its ID.</param>
    /// <param name="nodeId">The ID of the node's first entry.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="sameNames">Whether the names are those of the node's first entry, in the same order.</param>
    public static long OfEntry(EntryId id, EntryId nodeId, EntryFields fields, bool sameNames)
    {
        long elements = 3L + fields.Count + (sameNames ? 0 : fields.Count + 1);
        long size = SmallNumber
            + OfNumber((long)(id.Milliseconds - nodeId.Milliseconds))
            + OfNumber((long)(id.Sequence - nodeId.Sequence))
            + (sameNames ? 0 : OfNumber(fields.Count))
            + OfNumber(elements);
        EntryReader reader = fields.GetReader();
        while (reader.TryReadName(out ReadOnlySpan<byte> name))
        {
            if (!sameNames) size += OfText(name);
            size += OfText(reader.ReadBytes());
        }

        return size;
    }

    private static long OfText(ReadOnlySpan<byte> text)
    {
        if (TryReadNumber(text, out long number)) return OfNumber(number);
        return WithBackLength(text.Length switch
        {
            < 64 => 1L + text.Length,
            < 4096 => 2L + text.Length,
            _ => 5L + text.Length,
        });
    }

    private static long OfNumber(long number) => WithBackLength(number switch
    {
        >= 0 and <= 127 => 1,
        >= -4096 and <= 4095 => 2,
        >= short.MinValue and <= short.MaxValue => 3,
        >= -8388608 and <= 8388607 => 4,
        >= int.MinValue and <= int.MaxValue => 5,
        _ => 9,
    });

    private static long WithBackLength(long size) => size + size switch
    {
        <= 127 => 1,
        < 16383 => 2,
        < 2097151 => 3,
        < 268435455 => 4,
        _ => 5,
    };

    // Redis stores text as a number only if the number prints as exactly that text: no plus, no leading zeros, no -0.
    private static bool TryReadNumber(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        if (text.IsEmpty || text.Length > 20) return false;
        bool negative = text[0] == (byte)'-';
        ReadOnlySpan<byte> digits = negative ? text[1..] : text;
        if (digits.IsEmpty) return false;
        if (digits[0] == (byte)'0') return !negative && digits.Length == 1;
        Int128 value = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            value = (value * 10) + (digit - (byte)'0');
        }

        if (negative) value = -value;
        if (value < long.MinValue || value > long.MaxValue) return false;
        number = (long)value;
        return true;
    }
}
