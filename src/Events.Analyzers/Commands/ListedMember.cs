namespace Events.Analyzers.Commands;

/// <summary>A line <c>[Ns.Type]::Member = value</c> of one of our AdditionalFiles.</summary>
internal sealed class ListedMember
{
    private ListedMember(string type, string member, string value)
    {
        Type = type;
        Member = member;
        Value = value;
    }

    public string Type { get; }

    public string Member { get; }

    public string Value { get; }

    /// <summary>Reads a line. Comments, empty lines and lines that mean nothing give null.</summary>
    public static ListedMember? Parse(string line)
    {
        string text = line.Trim();
        int close = text.IndexOf("]::", StringComparison.Ordinal);
        int equals = text.LastIndexOf('=');
        if (text.Length == 0 || text[0] != '[' || close < 2 || equals < close) return null;
        string type = text.Substring(1, close - 1).Trim();
        string member = text.Substring(close + 3, equals - close - 3).Trim();
        string value = text.Substring(equals + 1).Trim().ToLowerInvariant();
        return member.Length == 0 || value.Length == 0 ? null : new ListedMember(type, member, value);
    }
}
