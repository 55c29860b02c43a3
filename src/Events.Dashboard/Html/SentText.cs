using Events.Administration;

namespace Events.Dashboard.Html;

/// <summary>
/// Text that comes back as it was: a page shows control and format characters as their numbers, and browsers change ends of lines. What has any goes as
/// <c>name*</c>, percent-encoded.
/// </summary>
internal static class SentText
{
    /// <summary>Tells whether HTML and forms leave it as it is.</summary>
    public static bool IsPlain(string value) => SafeText.Escape(value) == value;

    /// <summary>The name of a field for what is percent-encoded.</summary>
    public static string NameOf(string name) => name + "*";

    /// <summary>The value of such a field.</summary>
    public static string Encode(string value) => Uri.EscapeDataString(value);
}
