using System.ComponentModel;
using System.Text;

namespace Events.Wire;

/// <summary>
/// A stream entry is not a valid event of its type: a required field is missing or a value is not of the field's type.
/// Reading it again gives the same answer, so a consumer does not retry it.
/// </summary>
public class EventDecodeException : Exception
{
    private const int MaxShownValue = 80;

    /// <summary>Makes the exception with a message.</summary>
    /// <param name="message">What is wrong with the entry.</param>
    public EventDecodeException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with a message and its cause.</summary>
    /// <param name="message">What is wrong with the entry.</param>
    /// <param name="innerException">The cause, such as what the record's constructor threw.</param>
    public EventDecodeException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    private protected EventDecodeException(string message, string field, string? value = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Field = field;
        Value = value;
    }

    /// <summary>The name of the field that is missing or wrong; null when it is not one field.</summary>
    public string? Field { get; }

    /// <summary>
    /// The beginning of the value that is wrong, as text, 80 bytes at the most; null when it is not one value. The message does not have
    /// it, because messages go to logs, and values are the application's data.
    /// </summary>
    public string? Value { get; }

    /// <summary>The version of the entry when it is newer than any that the reader knows; null when that is not what is wrong.</summary>
    public string? NewerVersion { get; private init; }

    /// <summary>The entry is of a newer version.</summary>
    /// <param name="version">The value of <c>ev:version</c>.</param>
    /// <param name="known">The highest version that the reader knows.</param>
    internal static EventDecodeException Newer(ReadOnlySpan<byte> version, int known)
    {
        string text = Encoding.UTF8.GetString(version[..Math.Min(version.Length, MaxShownValue)]);
        return new EventDecodeException(
            $"The entry is of a newer version of its event than {known}, the highest that is known here. Deploy the newer code to this consumer too.", EnvelopeFields.Version, text)
        {
            NewerVersion = text,
        };
    }

    /// <summary>A required field is not in the entry.</summary>
    /// <param name="eventType">The event type, such as <c>order.placed</c>.</param>
    /// <param name="field">The field name.</param>
    public static EventDecodeException MissingField(string eventType, string field) =>
        new($"The entry has no field '{field}', which event '{eventType}' requires.", field);

    /// <summary>The same without the value and without its cause, which may tell it, if it is about a personal field. Called by generated code.</summary>
    /// <param name="personal">The fields: names, and beginnings of names that end with a point; <c>*</c> for all.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public EventDecodeException Redact(string personal)
    {
        ArgumentNullException.ThrowIfNull(personal);
        return (Value is null && InnerException is null) || NewerVersion is not null || Field is null || !new PersonalFields(personal).Has(Field)
            ? this
            : new EventDecodeException(Message, Field);
    }

    /// <summary>The beginning of text of an entry, for messages.</summary>
    private protected static string Shown(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxShownValue)]);

    internal static EventDecodeException InvalidValue(
        ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value, string expected, Exception? innerException = null)
    {
        string of = eventType.IsEmpty ? "" : $" (event '{Shown(eventType)}')";
        string name = Encoding.UTF8.GetString(field);
        string text = Encoding.UTF8.GetString(value[..Math.Min(value.Length, MaxShownValue)]);
        return new EventDecodeException(
            $"The value of field '{name}' ({value.Length} bytes) is not what was expected: {expected}{of}.", name, text, innerException);
    }
}
