namespace Events.Dashboard.Html;

/// <summary>
/// HTML that is safe to send: what is written in the program is taken as it is, and every value put into it is encoded, unless it is markup itself. So
/// nothing of a payload is ever a tag, an attribute or a script.
/// </summary>
/// <example><c>Markup.Of($"&lt;td&gt;{entry.Type}&lt;/td&gt;")</c></example>
public readonly struct Markup
{
    private readonly string? _text;

    private Markup(string text) => _text = text;

    /// <summary>The markup with nothing in it.</summary>
    public static Markup Empty => default;

    /// <summary>Makes markup of an interpolated string: its values are encoded.</summary>
    /// <param name="markup">The interpolated string.</param>
    public static Markup Of(MarkupWriter markup) => new(markup.Finish());

    /// <summary>Makes markup of one value: it is encoded.</summary>
    /// <param name="text">The value.</param>
    public static Markup Text(string? text) => Of($"{text}");

    /// <summary>Puts pieces behind one another.</summary>
    /// <param name="pieces">The pieces.</param>
    public static Markup Join(IEnumerable<Markup> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        return new Markup(string.Concat(pieces.Select(static piece => piece.ToString())));
    }

    /// <summary>The markup, or nothing.</summary>
    /// <param name="condition">Whether it is to be there.</param>
    /// <param name="markup">The markup.</param>
    public static Markup If(bool condition, Markup markup) => condition ? markup : Empty;

    /// <summary>The HTML.</summary>
    public override string ToString() => _text ?? "";
}
