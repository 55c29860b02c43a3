using System.Globalization;
using System.Text;

namespace Events.Generator.Baseline;

/// <summary>One value of an enum, as the contract file has it.</summary>
/// <param name="name">Its name on the wire.</param>
/// <param name="number">Its number, where that is what is written; else null.</param>
/// <param name="isUnknown">Whether it stands for names that are not known.</param>
/// <param name="aliases">Names that older entries have.</param>
internal sealed class WireValue(string name, string? number, bool isUnknown, IReadOnlyList<string> aliases)
{
    public string Name { get; } = name;

    public string? Number { get; } = number;

    public bool IsUnknown { get; } = isUnknown;

    public IReadOnlyList<string> Aliases { get; } = aliases;

    /// <summary>Reads <c>Web=1|internet*</c>; null when it is none.</summary>
    public static WireValue? Parse(string text)
    {
        bool isUnknown = text.EndsWith("*", StringComparison.Ordinal);
        if (isUnknown) text = text.Substring(0, text.Length - 1);
        IReadOnlyList<string> parts = WireType.SplitOutside(text, '|');
        IReadOnlyList<string> first = WireType.SplitOutside(parts[0], '=');
        if (first.Count > 2 || LineTokens.Unquote(first[0]) is not { } name) return null;
        if (first.Count == 2 && !decimal.TryParse(first[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) return null;
        var aliases = new List<string>();
        foreach (string part in parts.Skip(1))
        {
            if (LineTokens.Unquote(part) is not { } alias) return null;
            aliases.Add(alias);
        }

        return new WireValue(name, first.Count == 2 ? first[1] : null, isUnknown, aliases);
    }

    public override string ToString()
    {
        var text = new StringBuilder(LineTokens.Quote(Name));
        if (Number is not null) text.Append('=').Append(Number);
        foreach (string alias in Aliases) text.Append('|').Append(LineTokens.Quote(alias));
        if (IsUnknown) text.Append('*');
        return text.ToString();
    }
}
