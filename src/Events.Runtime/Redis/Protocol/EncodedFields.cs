using Events.Errors;
using Events.Streams;
using Events.Wire;

namespace Events.Redis.Protocol;

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
        catch (ProtocolException exception)
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

    /// <summary>Checks a batch.</summary>
    /// <param name="encoded">The fields of all entries, one behind the other.</param>
    /// <param name="entries">Where each entry ends and how many fields it has.</param>
    /// <param name="idCount">For how many IDs there is room.</param>
    /// <exception cref="ArgumentException">The bytes are not what the entries say, or there is no room for the IDs.</exception>
    public static void Check(ReadOnlySpan<byte> encoded, ReadOnlySpan<EncodedEntry> entries, int idCount)
    {
        if (idCount < entries.Length)
        {
            throw new ArgumentException(
                $"There is room for {idCount} IDs, and the batch has {entries.Length} entries.", nameof(idCount));
        }

        int start = 0;
        foreach (EncodedEntry entry in entries)
        {
            if (entry.End < start || entry.End > encoded.Length)
            {
                throw new ArgumentException(
                    $"An entry from byte {start} to {entry.End} is not within the batch of {encoded.Length} bytes.",
                    nameof(entries));
            }

            Check(encoded[start..entry.End], entry.FieldCount);
            start = entry.End;
        }
    }
}
