using System.Globalization;
using System.Text;
using Events.Definitions;
using Events.Headers;
using Events.Protection;
using Events.Replay;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.Streams;
using Events.Wire;

namespace Events.DeadLetters;

/// <summary>Reads an entry of the dead-letter stream, whoever wrote it: nothing in it keeps those behind it from being read.</summary>
internal static class DeadLetterReader
{
    public static DeadLetter Read(IStreamStore store, StreamDefinition definition, EntryId id, EntryFields fields)
    {
        var problems = new List<string>();
        string group = Text(fields, DeadLetterFields.Group);
        string reason = Text(fields, DeadLetterFields.Reason);
        if (group.Length == 0) problems.Add($"{DeadLetterFields.Group} is missing");
        if (reason.Length == 0) problems.Add($"{DeadLetterFields.Reason} is missing");
        EntryId? original = OriginalId(fields, problems);
        List<KeyValuePair<string, string>> pairs = [.. fields.ToPairs(definition.Find(fields.EventType)?.Personal).Where(
            static field => !field.Key.StartsWith(DeadLetterFields.Prefix, StringComparison.Ordinal))];
        return new DeadLetter
        {
            Id = id,
            OriginalId = original,
            Group = group,
            Reason = reason,
            ExceptionType = Text(fields, DeadLetterFields.Exception),
            Message = Text(fields, DeadLetterFields.Message),
            Attempts = Attempts(fields, problems),
            Consumer = Text(fields, DeadLetterFields.Consumer),
            At = At(fields, problems),
            Fingerprint = Text(fields, DeadLetterFields.Fingerprint),
            Trace = Text(fields, DeadLetterFields.Trace),
            Fields = pairs,
            HasPayload = reason != FailureReasons.PayloadGone
                && !fields.TryGetValue("dead:omitted"u8, out _)
                && pairs.Count is > 0 and <= DeadLetterFields.MaxOriginalFields,
            Hidden = HiddenOf(fields, pairs),
            Problem = problems.Count == 0 ? null : string.Join(", ", problems),
            Entry = Decode(store, definition, original ?? id, fields),
        };
    }

    private static StreamEntry Decode(IStreamStore store, StreamDefinition definition, EntryId id, EntryFields fields)
    {
        try
        {
            return RangeReplay.Decode(store, definition, id, fields);
        }
        catch (Exception exception) when (exception is KeyUnavailableException or PayloadUnavailableException)
        {
            EventDefinition known = definition.Find(fields.EventType)!;
            return new StreamEntry(
                id, known.Type, null, fields.ProducedAt, new EventDecodeException(exception.Message, exception), fields.ToPairs(known.Personal),
                EventHeaders.Read(fields));
        }
    }

    // What is shown otherwise than it is; null for what is no text.
    private static Dictionary<string, string?>? HiddenOf(EntryFields fields, List<KeyValuePair<string, string>> shown)
    {
        Dictionary<string, string?>? hidden = null;
        foreach ((string name, string text) in shown)
        {
            if (!fields.TryGetValue(Encoding.UTF8.GetBytes(name), out ReadOnlySpan<byte> value) || text == Encoding.UTF8.GetString(value)) continue;
            (hidden ??= new Dictionary<string, string?>(StringComparer.Ordinal))[name] = System.Text.Unicode.Utf8.IsValid(value)
                ? Encoding.UTF8.GetString(value)
                : null;
        }

        return hidden;
    }

    private static EntryId? OriginalId(EntryFields fields, List<string> problems)
    {
        if (EntryId.TryParse(Text(fields, DeadLetterFields.Id), null, out EntryId original)) return original;
        problems.Add($"{DeadLetterFields.Id} is no entry ID");
        return null;
    }

    // Empty where nobody knows any more how often it was delivered.
    private static long Attempts(EntryFields fields, List<string> problems)
    {
        string text = Text(fields, DeadLetterFields.Attempts);
        if (text.Length == 0) return 0;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long attempts)) return attempts;
        problems.Add($"{DeadLetterFields.Attempts} is no number");
        return 0;
    }

    private static DateTimeOffset? At(EntryFields fields, List<string> problems)
    {
        if (long.TryParse(Text(fields, DeadLetterFields.At), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long at)
            && at >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            && at <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(at);
        }

        problems.Add($"{DeadLetterFields.At} is no time in Unix milliseconds");
        return null;
    }

    private static string Text(EntryFields fields, string name) =>
        fields.TryGetValue(Encoding.UTF8.GetBytes(name), out ReadOnlySpan<byte> value) ? Encoding.UTF8.GetString(value) : "";
}
