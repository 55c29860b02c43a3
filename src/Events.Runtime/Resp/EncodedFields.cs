using Events.Wire;

namespace Events.Resp;

/// <summary>
/// Checks that fields are what they claim to be. A wrong count would shift every command that follows on a shared
/// connection, so it is found out here, at some nanoseconds per field.
/// </summary>
internal static class EncodedFields
{
    /// <summary>Checks one entry.</summary>
    /// <exception cref="ArgumentException">The bytes are not <paramref name="count"/> pairs of RESP bulk strings.</exception>
    public static void Check(ReadOnlySpan<byte> bytes, int count)
    {
        int left = 2 * count;
        var reader = new RespReader(bytes, default);
        bool isComplete;
        try
        {
            isComplete = reader.TrySkipBulkStrings(ref left);
        }
        catch (Store.ProtocolException exception)
        {
            throw new ArgumentException($"The fields of the entry are not RESP bulk strings: {exception.Message}", nameof(bytes), exception);
        }

        if (!isComplete || reader.Position != bytes.Length || count < 0)
        {
            throw new ArgumentException($"The fields of the entry are not {count} names and values.", nameof(bytes));
        }
    }

    /// <summary>Checks one entry.</summary>
    public static void Check(EntryFields fields) => Check(fields.Bytes, fields.Count);
}
