using System.Globalization;
using Events.Administration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Events.Dashboard;

/// <summary>
/// The input that was sent with an action. Everything is read before anything is done; what makes no sense is refused with what was expected. Text is as it
/// was sent, spaces at its ends among it: a key may have some. What is read as something else is read without them.
/// </summary>
public sealed class DashboardForm
{
    internal const int MaxTextLength = 4_000;

    private readonly IFormCollection _fields;

    internal DashboardForm(IFormCollection fields) => _fields = fields;

    /// <summary>Tells whether a box is ticked.</summary>
    /// <param name="name">The name of the field.</param>
    public bool IsChecked(string name) => Typed(name) is "on" or "true";

    /// <summary>Text that has to be there.</summary>
    /// <param name="name">The name of the field.</param>
    /// <exception cref="BadInputException">It is missing, empty or too long.</exception>
    public string GetText(string name) => One(name) is { Length: > 0 } text ? text : throw new BadInputException($"'{name}' is empty.");

    /// <summary>Text that may be missing.</summary>
    /// <param name="name">The name of the field.</param>
    /// <returns>The text; null when it is missing or empty.</returns>
    /// <exception cref="BadInputException">It is too long.</exception>
    public string? FindText(string name) => One(name) is { Length: > 0 } text ? text : null;

    /// <summary>Gives one of some values.</summary>
    /// <param name="name">The name of the field.</param>
    /// <param name="choices">What it may be.</param>
    /// <exception cref="BadInputException">It is none of them.</exception>
    public string GetChoice(string name, params ReadOnlySpan<string> choices)
    {
        string text = Typed(name) ?? "";
        foreach (string choice in choices)
        {
            if (choice == text) return choice;
        }

        throw new BadInputException($"'{text}' is no {name}; expected one of {string.Join(", ", choices!)}.");
    }

    /// <summary>A whole number that has to be there.</summary>
    /// <param name="name">The name of the field.</param>
    /// <param name="least">The smallest that is taken.</param>
    /// <param name="most">The largest that is taken.</param>
    /// <exception cref="BadInputException">It is missing, no whole number, or outside.</exception>
    public long GetNumber(string name, long least, long most)
    {
        string text = Typed(name) ?? "";
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
            ? number
            : throw new BadInputException(string.Create(
                CultureInfo.InvariantCulture, $"'{text}' is not taken; expected a whole number from {least} to {most}."));
    }

    /// <summary>An entry ID.</summary>
    /// <param name="name">The name of the field.</param>
    /// <exception cref="BadInputException">It is none.</exception>
    public EntryId GetEntryId(string name)
    {
        string text = Typed(name) ?? "";
        return EntryId.TryParse(text, null, out EntryId id) ? id : throw new BadInputException($"'{text}' is no entry ID; expected one such as 1716998413541-0.");
    }

    /// <summary>A place in a stream, as <see cref="PositionText"/> reads it.</summary>
    /// <param name="name">The name of the field.</param>
    /// <param name="now">From when "ago" counts.</param>
    /// <param name="isEnd">Whether a range ends there.</param>
    /// <exception cref="BadInputException">It is none.</exception>
    public EntryId GetPosition(string name, DateTimeOffset now, bool isEnd = false)
    {
        try
        {
            return isEnd ? PositionText.ParseEnd(GetTyped(name), now) : PositionText.ParseStart(GetTyped(name), now);
        }
        catch (FormatException exception)
        {
            throw new BadInputException(exception.Message);
        }
    }

    /// <summary>A time span, as <see cref="PositionText"/> reads it.</summary>
    /// <param name="name">The name of the field.</param>
    /// <exception cref="BadInputException">It is none.</exception>
    public TimeSpan GetSpan(string name)
    {
        try
        {
            return PositionText.ParseSpan(GetTyped(name));
        }
        catch (FormatException exception)
        {
            throw new BadInputException(exception.Message);
        }
    }

    private string GetTyped(string name) => Typed(name) is { Length: > 0 } text ? text : throw new BadInputException($"'{name}' is empty.");

    private string? Typed(string name) => One(name)?.Trim();

    private string? One(string name) => SentFields.Read(name, field => _fields.TryGetValue(field, out StringValues values) ? values : default);
}
