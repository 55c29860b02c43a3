using System.Globalization;

namespace Events.Headers;

/// <summary>
/// A header by its name and type, declared once: <c>static readonly EventHeader&lt;Guid&gt; Tenant = new("tenant")</c>. In the entry it is the
/// field <c>h:tenant</c>, text in invariant culture. Immutable.
/// </summary>
/// <typeparam name="T">Its type. What it is written as must be what it parses: text, numbers, Booleans, dates, Guid and most types that are
/// <see cref="IParsable{TSelf}"/>.</typeparam>
public sealed class EventHeader<T>
    where T : IParsable<T>
{
    /// <summary>Declares a header.</summary>
    /// <param name="name">Its name without the prefix <c>h:</c>; not empty, and valid UTF-16.</param>
    public EventHeader(string name)
    {
        EventHeaders.CheckName(name);
        Name = name;
    }

    /// <summary>The name of the header without the prefix <c>h:</c>.</summary>
    public string Name { get; }

    /// <summary>The value as text.</summary>
    /// <param name="value">The value.</param>
    public string Format(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value switch
        {
            bool flag => flag ? "true" : "false",
            DateTime or DateTimeOffset or DateOnly or TimeOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
    }

    /// <summary>Reads a text, unless it is none of the type.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The value.</param>
    public bool TryParse(string text, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T value) =>
        typeof(T) == typeof(DateTime)
            ? TryParseTime(text, out value)
            : T.TryParse(text, CultureInfo.InvariantCulture, out value);

    // Else what is in UTC would be read as the machine's local time.
    private static bool TryParseTime(string text, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T value)
    {
        bool isTime = DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime time);
        value = (T)(object)time;
        return isTime;
    }
}
