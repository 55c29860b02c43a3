namespace Events.Analyzers.Handlers;

/// <summary>Words that stand where a reason belongs.</summary>
internal static class Placeholders
{
    private static readonly string[] Beginnings = ["todo", "fixme", "tbd", "hack", "xxx", "<pending>", "to do", "later"];

    private static readonly string[] Whole =
        ["n/a", "na", "none", "yes", "no", "ok", "okay", "true", "reason", "because", "safe", "it is safe", "is safe", "idempotent", "it is idempotent", "it's fine", "fine", "works", "test", "temp", "tmp", "why", "?", "."];

    public static bool Is(string reason)
    {
        string text = reason.Trim().TrimEnd('.', '!', ':', ' ').ToLowerInvariant();
        if (text.Length == 0 || text.All(character => !char.IsLetter(character))) return true;
        if (Whole.Contains(text, StringComparer.Ordinal)) return true;
        return Beginnings.Any(word => text.StartsWith(word, StringComparison.Ordinal)
            && (text.Length == word.Length || !char.IsLetterOrDigit(text[word.Length])));
    }
}
