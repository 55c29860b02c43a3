using System.Globalization;
using System.Text;

namespace Events.Generator.Baseline;

/// <summary>The text of a contract file: lines, what is wrong with others, and the comments between them.</summary>
internal sealed class ContractFile
{
    /// <summary>The name of the file, in any case.</summary>
    public const string FileName = "events.contract.txt";

    /// <summary>The newest format that is known here.</summary>
    public const int Format = 1;

    private const string FormatWord = "events-contract";

    private static readonly string[] Header =
    [
        "# What is on the wire: the streams, events and fields of this project. The compiler compares it with the code (EVT2xxx);",
        "# 'dotnet build -t:WriteEventsContract' writes it anew. Check it in, with 'events.contract.txt merge=union' in .gitattributes.",
    ];

    private static readonly string[] ConflictMarkers = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];

    // Comments, and lines that are not understood, stay with the line that they stand before.
    private readonly List<(ContractLine Line, int Number, IReadOnlyList<string> Before)> _lines = [];
    private readonly List<string> _top = [];
    private IReadOnlyList<string> _end = [];

    private ContractFile()
    {
    }

    /// <summary>The lines, the first of each stream, event and field.</summary>
    public IEnumerable<ContractLine> Lines => _lines.Select(static item => item.Line);

    /// <summary>The lines with their numbers, from 0.</summary>
    public IEnumerable<(ContractLine Line, int Number)> Numbered => _lines.Select(static item => (item.Line, item.Number));

    public List<FileProblem> Problems { get; } = [];

    /// <summary>True when the lines can be taken for what was recorded: not in a newer format, and not amid a merge.</summary>
    public bool IsComparable { get; private set; } = true;

    /// <summary>The keys of lines that are not understood, but for what they are about. Nothing is known to be new or changed there.</summary>
    public HashSet<(LineKind Kind, string Stream, string EventType, int Version, string Name)> Unread { get; } = [];

    /// <summary>Reads the text. Line ends and byte order marks do not matter.</summary>
    public static ContractFile Parse(string text)
    {
        var file = new ContractFile();
        var seen = new Dictionary<(LineKind, string, string, int, string), (ContractLine Line, int Number)>();
        var before = new List<string>();
        bool hasFormat = false;
        List<string> all = Split(text);
        for (int i = 0; i < all.Count; i++)
        {
            // Files that were put together have a mark in their middle.
            string line = all[i].Trim().TrimStart('\uFEFF').TrimStart();
            if (line.Length == 0 || line[0] == '#')
            {
                before.Add(line);
                continue;
            }

            if (ConflictMarkers.FirstOrDefault(marker => line.StartsWith(marker, StringComparison.Ordinal)) is { } conflict)
            {
                file.Problems.Add(new FileProblem(i, $"'{conflict}' is a conflict of a merge: keep the lines of both sides, or of the one that is right; until then nothing is compared"));
                file.IsComparable = false;
                continue;
            }

            if (IsFormat(line))
            {
                file.ReadFormat(line, i, ref hasFormat);
                if (!file.IsComparable && file._lines.Count == 0) return file;
                file._top.AddRange(before.SkipWhile(static item => item.Length == 0));
                before.Clear();
                continue;
            }

            if (!hasFormat)
            {
                file.Problems.Add(new FileProblem(i, $"it stands before '{FormatWord} {Format}', which says how the file is written"));
                hasFormat = true;
            }

            if (ContractLine.Parse(line, out string problem) is not { } parsed)
            {
                file.Problems.Add(new FileProblem(i, problem));
                if (ContractLine.SubjectOf(line) is { } subject) file.Unread.Add(subject);
                before.Add(line);
                continue;
            }

            if (seen.TryGetValue(parsed.Key, out (ContractLine Line, int Number) first))
            {
                bool isSame = parsed.ToString() == first.Line.ToString();
                file.Problems.Add(new FileProblem(i, string.Format(
                    CultureInfo.InvariantCulture,
                    isSame ? "it stands in line {0} already; remove one of them" : "line {0} says otherwise of the same, and counts; remove one of them",
                    first.Number + 1)));
                continue;
            }

            seen.Add(parsed.Key, (parsed, i));
            file._lines.Add((parsed, i, before.ToArray()));
            before.Clear();
        }

        while (before.Count > 0 && before[before.Count - 1].Length == 0) before.RemoveAt(before.Count - 1);
        if (file._lines.Count == 0 && !hasFormat) file._top.AddRange(before);
        else file._end = before;
        file.FindRetired(seen);
        return file;
    }

    /// <summary>The text with other lines, in order, with the comments that were there.</summary>
    /// <param name="text">The text of today; null or empty when there is none.</param>
    /// <param name="removed">Lines to leave out.</param>
    /// <param name="added">Lines to add, in place of those about the same.</param>
    public static string With(string? text, IEnumerable<ContractLine> removed, IEnumerable<ContractLine> added)
    {
        ContractFile file = Parse(text ?? "");
        if (!file.IsComparable) return text!;
        List<ContractLine> all = [.. added];
        var fresh = all.GroupBy(static line => line.Key).ToDictionary(static group => group.Key, static group => group.First());
        HashSet<(LineKind, string, string, int, string)> gone = [.. removed.Select(static line => line.Key), .. fresh.Keys];
        var lines = new List<(ContractLine Line, IReadOnlyList<string> Before)>();
        foreach ((ContractLine line, _, IReadOnlyList<string> before) in file._lines)
        {
            if (!gone.Contains(line.Key))
            {
                lines.Add((line, before));
                continue;
            }

            // A comment goes with what takes the place of its line.
            if (before.All(static item => item.Length == 0)) continue;
            if (fresh.TryGetValue(line.Key, out ContractLine? next) || fresh.TryGetValue(line.Retire().Key, out next))
            {
                lines.Add((next, before));
                fresh.Remove(next.Key);
            }
            else
            {
                file._end = [.. file._end, .. before];
            }
        }

        lines.AddRange(fresh.Values.Select(static line => (line, (IReadOnlyList<string>)[])));
        return file.Render(lines, text);
    }

    private string Render(List<(ContractLine Line, IReadOnlyList<string> Before)> lines, string? old)
    {
        string end = old is not null && old.IndexOf('\n') is > 0 and var first && old[first - 1] == '\r' ? "\r\n" : "\n";
        var text = new StringBuilder();
        // Whoever has taken the head away does not get it back.
        foreach (string line in _top.Count > 0 || _lines.Count > 0 ? _top : [.. Header]) text.Append(line).Append(end);
        text.Append(FormatWord).Append(' ').Append(Format.ToString(CultureInfo.InvariantCulture)).Append(end);
        // Stable, as lines about the same do not come twice.
        foreach ((ContractLine line, IReadOnlyList<string> before) in lines.OrderBy(static item => item.Line, Order.Instance))
        {
            foreach (string comment in before) text.Append(comment).Append(end);
            text.Append(line).Append(end);
        }

        foreach (string comment in _end) text.Append(comment).Append(end);
        return text.ToString();
    }

    // A line ends where the compiler's do, whose numbers are shown.
    private static List<string> Split(string text)
    {
        var lines = new List<string>();
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\n' or '\r' or '\u0085' or '\u2028' or '\u2029')) continue;
            lines.Add(text.Substring(start, i - start));
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
            start = i + 1;
        }

        lines.Add(text.Substring(start));
        return lines;
    }

    private static bool IsFormat(string line) => line.StartsWith(FormatWord, StringComparison.Ordinal)
        && (line.Length == FormatWord.Length || char.IsWhiteSpace(line[FormatWord.Length]));

    // A merge that keeps the lines of both sides brings back what one of them has retired.
    private void FindRetired(Dictionary<(LineKind, string, string, int, string), (ContractLine Line, int Number)> seen)
    {
        foreach ((ContractLine line, int number, _) in _lines)
        {
            if (line.Kind == LineKind.Retired) continue;
            (string Type, int Version, string Name)[] names =
                [("", 0, ""), (line.EventType, 0, ""), (line.EventType, line.Version, ""), (line.EventType, line.Version, line.Name)];
            foreach ((string type, int version, string name) in names)
            {
                if (!seen.TryGetValue((LineKind.Retired, line.Stream, type, version, name), out (ContractLine Line, int Number) retired)) continue;
                Problems.Add(new FileProblem(number, string.Format(
                    CultureInfo.InvariantCulture, "line {0} retires it, and counts; remove one of them", retired.Number + 1)));
                break;
            }
        }
    }

    private void ReadFormat(string line, int number, ref bool hasFormat)
    {
        string version = line.Substring(FormatWord.Length).Trim();
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int format) || format < 1)
        {
            Problems.Add(new FileProblem(number, $"the format is '{FormatWord} {Format}'"));
        }
        else if (format > Format)
        {
            Problems.Add(new FileProblem(number, $"format {version} is newer than {Format}, the newest that this version of Events knows; nothing is compared until the package is updated"));
            IsComparable = false;
        }
        else if (hasFormat)
        {
            Problems.Add(new FileProblem(number, "the format stands above already; remove one of them"));
        }

        hasFormat = true;
    }

    private sealed class Order : IComparer<ContractLine>
    {
        public static readonly Order Instance = new();

        public int Compare(ContractLine? left, ContractLine? right) => ContractLine.Compare(left!, right!);
    }
}
