namespace Events.Store.Delivery;

/// <summary>Checks that both stores make before they do anything.</summary>
internal static class DeliveryChecks
{
    public static string DedupeKeyOf(OwnedEntry entry) =>
        entry.DedupeKey ?? throw new ArgumentException($"The entry {entry.Id} has no dedupe key to claim.", nameof(entry));

    public static void Fields(IReadOnlyList<KeyValuePair<string, string>>? fields)
    {
        if (fields is null) return;
        if (fields.Count > DeadLetterFields.MaxOriginalFields)
        {
            throw new ArgumentException(
                $"A requeued entry takes at most {DeadLetterFields.MaxOriginalFields} fields; these are {fields.Count}.", nameof(fields));
        }

        foreach ((string name, _) in fields)
        {
            if (name.StartsWith(DeadLetterFields.Prefix, StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    $"The field '{name}' cannot be given: names that begin with '{DeadLetterFields.Prefix}' belong to dead letters.",
                    nameof(fields));
            }
        }
    }

    /// <summary>The UTF-8 bytes of a text, a byte in each character, as values of keys are kept.</summary>
    public static string AsBytes(string text) =>
        System.Text.Encoding.Latin1.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>The text that <see cref="AsBytes"/> was made of.</summary>
    public static string AsText(string bytes) =>
        System.Text.Encoding.UTF8.GetString(System.Text.Encoding.Latin1.GetBytes(bytes));

    public static void Reclaim(ReadOnlyMemory<EntryId> ids)
    {
        if (ids.Length is < 1 or > DeliveryLimits.MaxEntries)
        {
            throw new ArgumentException(
                $"One to {DeliveryLimits.MaxEntries} entries are delivered again at a time; these are {ids.Length}.", nameof(ids));
        }
    }

    public static void HandOver(string from, string to)
    {
        ArgumentException.ThrowIfNullOrEmpty(from);
        ArgumentException.ThrowIfNullOrEmpty(to);
        if (from == to) throw new ArgumentException($"The consumer '{from}' cannot hand its entries over to itself.", nameof(to));
    }
}
