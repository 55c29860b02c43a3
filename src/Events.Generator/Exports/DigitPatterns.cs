using System.Globalization;

namespace Events.Generator.Exports;

/// <summary>Regular expressions for whole numbers of a range, in decimal digits without zeros in front.</summary>
internal static class DigitPatterns
{
    /// <summary>A pattern for the numbers of an integer type, whole.</summary>
    /// <param name="least">The least of them, with a minus if it is below zero.</param>
    /// <param name="most">The greatest.</param>
    public static string Of(string least, string most) =>
        least[0] == '-' ? $"0|{UpTo(most)}|-(?:{UpTo(least.Substring(1))})" : $"0|{UpTo(most)}";

    // From 1: all that are shorter, and of those as long each that is below in a digit that all before equal.
    private static string UpTo(string most)
    {
        var ways = new List<string>();
        if (most.Length > 1) ways.Add($"[1-9]{Digits(most.Length - 2, orFewer: true)}");
        for (int i = 0; i < most.Length; i++)
        {
            int first = i == 0 ? 1 : 0, last = most[i] - '0' - 1;
            if (last < first) continue;
            string digit = first == last ? first.ToString(CultureInfo.InvariantCulture) : FormattableString.Invariant($"[{first}-{last}]");
            ways.Add(most.Substring(0, i) + digit + Digits(most.Length - i - 1, orFewer: false));
        }

        ways.Add(most);
        return string.Join("|", ways);
    }

    private static string Digits(int count, bool orFewer) => count == 0 ? ""
        : orFewer ? FormattableString.Invariant($"[0-9]{{0,{count}}}")
        : count == 1 ? "[0-9]"
        : FormattableString.Invariant($"[0-9]{{{count}}}");
}
