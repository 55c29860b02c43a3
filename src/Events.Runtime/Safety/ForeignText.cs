namespace Events.Safety;

/// <summary>A name that others have written to the server, as it may stand in a log line, or in an attribute of a measurement: it may hold anything.</summary>
internal static class ForeignText
{
    /// <summary>The largest number of characters that are kept of a name.</summary>
    public const int MaxLength = 200;

    /// <summary>The name on one line: not too long, and without control characters.</summary>
    public static string OneLine(string name)
    {
        if (name.Length <= MaxLength && !ContainsBreak(name)) return name;
        int length = name.Length <= MaxLength ? name.Length : char.IsHighSurrogate(name[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        string kept = string.Create(length, name, static (line, text) =>
        {
            for (int i = 0; i < line.Length; i++) line[i] = IsBreak(text[i]) ? '\ufffd' : text[i];
        });
        return length == name.Length ? kept : $"{kept}… ({name.Length} characters)";
    }

    private static bool ContainsBreak(string name)
    {
        foreach (char one in name)
        {
            if (IsBreak(one)) return true;
        }

        return false;
    }

    private static bool IsBreak(char one) => char.IsControl(one) || one is '\u2028' or '\u2029';
}
