using System.Globalization;
using System.Text;

namespace Events.Generator.Exports;

/// <summary>Names of files and of parts of documents, made of keys and event types, which may have any characters.</summary>
internal static class ExportNames
{
    /// <summary>The notice that every file has about itself; the build removes only files that have it.</summary>
    public const string Notice = "Written by 'dotnet build -t:WriteEventsExports' from the code; changes are lost.";

    // File systems take 255 bytes; the ending, and a number, come behind it.
    private const int LongestHead = 90;
    private const int LongestTail = 29;

    /// <summary>
    /// Letters, digits, dots, dashes and underscores as they are, colons and slashes as dots, all else by its number; never empty, never hidden, never a device
    /// of Windows, and what is long without its middle.
    /// </summary>
    private static string Safe(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            if (c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_' or '.') text.Append(c);
            else if (c is ':' or '/') text.Append('.');
            else text.Append('_').Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }

        if (text.Length > LongestHead + LongestTail) text.Remove(LongestHead, text.Length - LongestHead - LongestTail).Insert(LongestHead, '_');
        string safe = text.ToString();
        return text.Length == 0 || text[0] == '.' || text[text.Length - 1] == '.' ? "_" + safe + "_" : IsDevice(safe) ? "_" + safe : safe;
    }

    private static bool IsDevice(string name)
    {
        string stem = name.Split('.')[0].ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL"
            || (stem.Length == 4 && stem[3] is >= '0' and <= '9'
                && (stem.StartsWith("COM", StringComparison.Ordinal) || stem.StartsWith("LPT", StringComparison.Ordinal)));
    }

    /// <summary>Safe names that differ, also where case does not count: those that would be the same get a number, in their order.</summary>
    public static IReadOnlyDictionary<string, string> Distinct(IEnumerable<string> names)
    {
        var safe = new Dictionary<string, string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string name in names.Distinct(StringComparer.Ordinal).OrderBy(static name => name, StringComparer.Ordinal))
        {
            string candidate = Safe(name);
            for (int i = 2; !taken.Add(candidate); i++) candidate = FormattableString.Invariant($"{Safe(name)}-{i}");
            safe.Add(name, candidate);
        }

        return safe;
    }
}
