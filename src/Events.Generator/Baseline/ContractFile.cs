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

    /// <summary>Reads the text. Line ends and a byte order mark do not matter.</summary>
    public static ContractFile Parse(string text)
    {
        var file = new ContractFile();
        var seen = new Dictionary<(LineKind, string, string, int, string), int>();
        var before = new List<string>();
        bool hasFormat = false;
        string[] all = text.TrimStart('\uFEFF').Split('\n');
        for (int i = 0; i < all.Length; i++)
        {
            string line = all[i].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                if (line.Length > 0) before.Add(line);
                continue;
            }

            if (ConflictMarkers.FirstOrDefault(marker => line.StartsWith(marker, StringComparison.Ordinal)) is { } conflict)
            {
                file.Problems.Add(new FileProblem(i, $"'{conflict}' is a conflict of a merge: keep the lines of both sides, or of the one that is right; until then nothing is compared"));
                file.IsComparable = false;
                continue;
            }

            if (line.StartsWith(FormatWord, StringComparison.Ordinal))
            {
                file.ReadFormat(line, i, ref hasFormat);
                if (!file.IsComparable && file._lines.Count == 0) return file;
                file._top.AddRange(before);
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
                before.Add(line);
                continue;
            }

            if (seen.TryGetValue(parsed.Key, out int first))
            {
                bool isSame = parsed.ToString() == file._lines.First(item => item.Number == first).Line.ToString();
                file.Problems.Add(new FileProblem(i, string.Format(
                    CultureInfo.InvariantCulture,
                    isSame ? "it stands in line {0} already; remove one of them" : "line {0} says otherwise of the same, and counts; remove one of them",
                    first + 1)));
                continue;
            }

            seen.Add(parsed.Key, i);
            file._lines.Add((parsed, i, before.ToArray()));
            before.Clear();
        }

        if (file._lines.Count == 0 && !hasFormat) file._top.AddRange(before);
        else file._end = before;
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
            if (before.Count == 0) continue;
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
        string end = old is not null && old.IndexOf("\r\n", StringComparison.Ordinal) >= 0 ? "\r\n" : "\n";
        var text = new StringBuilder();
        foreach (string line in _top.Count > 0 ? _top : [.. Header]) text.Append(line).Append(end);
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
