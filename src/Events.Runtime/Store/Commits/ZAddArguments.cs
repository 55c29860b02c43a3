using System.Text;

namespace Events.Store.Commits;

/// <summary>The arguments of a ZADD, behind the key: <c>[NX|XX] [GT|LT] [CH] score member …</c></summary>
/// <param name="OnlyNew">NX.</param>
/// <param name="OnlyKnown">XX.</param>
/// <param name="OnlyGreater">GT.</param>
/// <param name="OnlyLess">LT.</param>
/// <param name="FirstScore">At which argument the scores and members begin.</param>
internal readonly record struct ZAddArguments(bool OnlyNew, bool OnlyKnown, bool OnlyGreater, bool OnlyLess, int FirstScore)
{
    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ArgumentException">They are not those of a ZADD.</exception>
    public static ZAddArguments Parse(string name, IReadOnlyList<ReadOnlyMemory<byte>> arguments)
    {
        var parsed = default(ZAddArguments);
        int at = 0;
        for (; at < arguments.Count; at++)
        {
            string word = Encoding.UTF8.GetString(arguments[at].Span).ToUpperInvariant();
            if (word == "NX") parsed = parsed with { OnlyNew = true };
            else if (word == "XX") parsed = parsed with { OnlyKnown = true };
            else if (word == "GT") parsed = parsed with { OnlyGreater = true };
            else if (word == "LT") parsed = parsed with { OnlyLess = true };
            else if (word != "CH") break;
        }

        if ((parsed.OnlyNew && (parsed.OnlyKnown || parsed.OnlyGreater || parsed.OnlyLess)) || (parsed.OnlyGreater && parsed.OnlyLess))
        {
            throw CommitRules.Wrong(name, "its options contradict each other");
        }

        int rest = arguments.Count - at;
        if (rest == 0 || rest % 2 != 0) throw CommitRules.Wrong(name, "its scores and members do not pair up");
        for (int score = at; score < arguments.Count; score += 2) Score(name, arguments[score].Span);
        return parsed with { FirstScore = at };
    }

    /// <summary>Reads a score; <c>inf</c> and <c>-inf</c> are ones.</summary>
    public static double Score(string name, ReadOnlySpan<byte> text)
    {
        string word = Encoding.UTF8.GetString(text);
        return word.ToLowerInvariant() switch
        {
            "inf" or "+inf" or "infinity" or "+infinity" => double.PositiveInfinity,
            "-inf" or "-infinity" => double.NegativeInfinity,
            _ => CommitRules.TryParseNumber(text, out double score) ? score : throw CommitRules.Wrong(name, $"'{word}' is not a score"),
        };
    }
}
