namespace Events.Redis.Connections;

/// <summary>The lines of <c>INFO</c>.</summary>
internal static class InfoText
{
    /// <summary>Returns the value of a line; null when there is none.</summary>
    /// <param name="info">The text; null for none.</param>
    /// <param name="field">The line's name.</param>
    public static string? Find(string? info, string field)
    {
        if (info is null) return null;
        for (int start = 0; (start = info.IndexOf(field, start, StringComparison.Ordinal)) >= 0; start += field.Length)
        {
            int end = start + field.Length;
            if (end >= info.Length || info[end] != ':' || (start > 0 && info[start - 1] != '\n')) continue;
            int length = info.AsSpan(end + 1).IndexOfAny('\r', '\n');
            return length < 0 ? info[(end + 1)..] : info.Substring(end + 1, length);
        }

        return null;
    }
}
