using System.Text;

namespace Events.Wire;

/// <summary>
/// The personal fields of an entry, as it names them in <c>ev:pii</c>: their names with spaces between, the beginning of names with a point at its end for
/// all fields of a record, <c>*</c> for all of the event. A space in a name is <c>%20</c> and a percent sign <c>%25</c>.
/// </summary>
/// <param name="text">That text; empty for none.</param>
internal readonly struct PersonalFields(string text)
{
    /// <summary>The text that stands in the place of a value.</summary>
    public const string Redacted = "[redacted]";

    private readonly string[] _names = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Tells whether the field is personal. What belongs to the envelope never is, and what is packed is what the field is.</summary>
    /// <param name="field">Its name.</param>
    public bool Has(string field)
    {
        if (_names is not { Length: > 0 }) return false;
        if (field.StartsWith(EnvelopeFields.PackedPrefix, StringComparison.Ordinal)) field = field[EnvelopeFields.PackedPrefix.Length..];
        else if (EnvelopeFields.IsReserved(field)) return false;
        foreach (string name in _names)
        {
            if (name == "*") return true;
            string plain = name.Replace("%20", " ", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal);
            if (plain.EndsWith('.') ? field.StartsWith(plain, StringComparison.Ordinal) || field == plain[..^1] : field == plain) return true;
        }

        return false;
    }

    /// <summary>Gives the personal fields that either of the two names.</summary>
    public static PersonalFields Of(EntryFields fields, string? declared)
    {
        if (!fields.TryGetValue(EnvelopeFields.PersonalBytes, out ReadOnlySpan<byte> said)) return new PersonalFields(declared ?? "");
        string text = Encoding.UTF8.GetString(said);
        return new PersonalFields(declared is null ? text : $"{text} {declared}");
    }
}
