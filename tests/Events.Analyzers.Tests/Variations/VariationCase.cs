using System.Text.RegularExpressions;

namespace Events.Analyzers.Tests.Variations;

/// <summary>One case of a <see cref="VariationFile"/>: a program, and what must be found in it.</summary>
internal sealed partial record VariationCase(string Name, string Program, string[] Expected)
{
    private const string Types = "\n+++\n";

    public static VariationCase Of(string block, string frame)
    {
        int end = block.IndexOf('\n', StringComparison.Ordinal);
        string name = block[..end].Trim(), body = block[(end + 1)..], types = "";
        int cut = body.IndexOf(Types, StringComparison.Ordinal);
        if (cut >= 0) (body, types) = (body[..cut], body[(cut + Types.Length)..]);
        string program = frame.Replace("%BODY%", body, StringComparison.Ordinal).Replace("%TYPES%", types, StringComparison.Ordinal);
        string[] expected = [.. program.Split('\n').SelectMany((line, index) => Marker().Match(line) is { Success: true } found
            ? found.Groups[1].Value.Split(", ").Select(id => $"{id}@{index + 1}")
            : []).Order(StringComparer.Ordinal)];
        return new VariationCase(name, program, expected);
    }

    [GeneratedRegex(@"// (EVT[0-9]{4}(?:, EVT[0-9]{4})*)\s*$")]
    private static partial Regex Marker();
}
