using Events.Dashboard.Html;
using Microsoft.Extensions.Primitives;

namespace Events.Dashboard;

/// <summary>The fields of a form or a query, which may be sent as <see cref="SentText"/> says.</summary>
internal static class SentFields
{
    /// <summary>Reads a field, whichever way it was sent.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="find">Finds the values of a field.</param>
    /// <returns>The text; null when it is missing.</returns>
    /// <exception cref="BadInputException">It is there several times, or too long.</exception>
    public static string? Read(string name, Func<string, StringValues> find)
    {
        StringValues plain = find(name);
        StringValues encoded = find(SentText.NameOf(name));
        if (plain.Count + encoded.Count == 0) return null;
        if (plain.Count + encoded.Count > 1) throw new BadInputException($"'{name}' is given more than once.");
        string text = plain.Count == 1 ? plain.ToString() : Uri.UnescapeDataString(encoded.ToString());
        return text.Length <= DashboardForm.MaxTextLength
            ? text
            : throw new BadInputException($"'{name}' is too long: at most {DashboardForm.MaxTextLength} characters.");
    }
}
