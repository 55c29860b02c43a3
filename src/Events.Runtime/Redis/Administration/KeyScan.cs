namespace Events.Redis.Administration;

/// <summary><c>SCAN cursor MATCH pattern COUNT n [TYPE stream]</c>, https://redis.io/docs/latest/commands/scan/</summary>
/// <param name="Pattern">The pattern of the keys.</param>
/// <param name="OnlyStreams">Whether only streams are looked for.</param>
internal readonly record struct KeyScan(string Pattern, bool OnlyStreams)
{
    // How many keys of any kind the server looks at in a step: about a millisecond.
    private const string PageSize = "1000";

    /// <summary>Looks for streams.</summary>
    /// <param name="pattern">The pattern of their keys.</param>
    public static KeyScan Streams(string pattern) => new(pattern, OnlyStreams: true);

    /// <summary>Looks for keys of any kind.</summary>
    /// <param name="prefix">What they begin with, hash tag included.</param>
    public static KeyScan Beside(string prefix) => new(Escape(prefix) + "*", OnlyStreams: false);

    /// <summary>Returns a text as a pattern: what stands for others stands for itself.</summary>
    /// <param name="text">The text.</param>
    public static string Escape(string text) =>
        string.Concat(text.Select(static character => character is '*' or '?' or '[' or ']' or '\\' ? $"\\{character}" : $"{character}"));

    /// <summary>The same behind what the store puts before each key.</summary>
    /// <param name="prefix">What it puts there.</param>
    public KeyScan WithPrefix(string prefix) => new(Escape(prefix) + Pattern, OnlyStreams);

    /// <summary>The words of one step.</summary>
    /// <param name="cursor">0 at first, then what the last step said; 0 again after the last.</param>
    public string[] Page(string cursor)
    {
        string[] words = ["SCAN", cursor, "MATCH", Pattern, "COUNT", PageSize];
        return OnlyStreams ? [.. words, "TYPE", "stream"] : words;
    }
}
