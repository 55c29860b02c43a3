using System.Text;

namespace Events.Store.Commits;

/// <summary>The arguments of a SET, behind the key: <c>value [NX|XX] [KEEPTTL|EX s|PX ms|EXAT s|PXAT ms]</c>.</summary>
/// <param name="OnlyIfAbsent">NX.</param>
/// <param name="OnlyIfPresent">XX.</param>
/// <param name="KeepsExpiry">KEEPTTL.</param>
/// <param name="ExpiresIn">In how many milliseconds it goes; null for none given.</param>
/// <param name="ExpiresAt">When it goes, Unix milliseconds; null for none given.</param>
internal readonly record struct SetArguments(
    bool OnlyIfAbsent, bool OnlyIfPresent, bool KeepsExpiry, long? ExpiresIn, long? ExpiresAt)
{
    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ArgumentException">They are not those of a SET.</exception>
    public static SetArguments Parse(string name, IReadOnlyList<ReadOnlyMemory<byte>> arguments)
    {
        var parsed = default(SetArguments);
        for (int at = 1; at < arguments.Count; at++)
        {
            string word = Encoding.UTF8.GetString(arguments[at].Span).ToUpperInvariant();
            parsed = word switch
            {
                "NX" => parsed with { OnlyIfAbsent = true },
                "XX" => parsed with { OnlyIfPresent = true },
                "KEEPTTL" => parsed with { KeepsExpiry = true },
                "EX" => parsed with { ExpiresIn = Time(name, arguments, ++at, 1000) },
                "PX" => parsed with { ExpiresIn = Time(name, arguments, ++at, 1) },
                "EXAT" => parsed with { ExpiresAt = Time(name, arguments, ++at, 1000) },
                "PXAT" => parsed with { ExpiresAt = Time(name, arguments, ++at, 1) },
                _ => throw CommitRules.Wrong(name, $"the option '{word}' cannot be part of a commit"),
            };
        }

        bool contradicts = (parsed.OnlyIfAbsent && parsed.OnlyIfPresent)
            || (parsed.KeepsExpiry ? 1 : 0) + (parsed.ExpiresIn is null ? 0 : 1) + (parsed.ExpiresAt is null ? 0 : 1) > 1;
        return contradicts ? throw CommitRules.Wrong(name, "its options contradict each other") : parsed;
    }

    private static long Time(string name, IReadOnlyList<ReadOnlyMemory<byte>> arguments, int at, long unit) =>
        at < arguments.Count
        && CommitRules.TryParseInteger(arguments[at].Span, out long time)
        && time > 0
        && time <= long.MaxValue / 2 / unit
            ? time * unit
            : throw CommitRules.Wrong(name, "its time of expiry is not a positive number");
}
