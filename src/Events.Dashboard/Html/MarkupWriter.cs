using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Events.Administration;

namespace Events.Dashboard.Html;

/// <summary>The writer that the compiler makes of an interpolated string that is to be <see cref="Markup"/>.</summary>
[InterpolatedStringHandler]
public readonly ref struct MarkupWriter
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _html;

    /// <summary>Is called by the compiler.</summary>
    /// <param name="literalLength">How long the parts are that are written in the program.</param>
    /// <param name="formattedCount">How many values there are.</param>
    public MarkupWriter(int literalLength, int formattedCount) => _html = new StringBuilder(literalLength + (formattedCount * 16));

    /// <summary>Is called by the compiler for what is written in the program.</summary>
    /// <param name="value">The text.</param>
    public void AppendLiteral(string value) => _html.Append(value);

    /// <summary>Markup stays as it is.</summary>
    /// <param name="value">The markup.</param>
    public void AppendFormatted(Markup value) => _html.Append(value.ToString());

    /// <summary>Text is encoded; control characters are shown as their numbers.</summary>
    /// <param name="value">The text.</param>
    public void AppendFormatted(string? value)
    {
        if (value is { Length: > 0 }) _html.Append(Encoder.Encode(SafeText.Escape(value, keepsLines: true)));
    }

    /// <summary>Other values are encoded as the text that they are in invariant culture.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="value">The value.</param>
    public void AppendFormatted<T>(T value) => AppendFormatted(Convert.ToString(value, CultureInfo.InvariantCulture));

    internal string Finish() => _html.ToString();
}
