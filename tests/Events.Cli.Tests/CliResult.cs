using System.Text.Json;

namespace Events.Cli;

/// <summary>What a command line has ended with.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Out">What it printed.</param>
/// <param name="Error">What it asked and complained of.</param>
public sealed record CliResult(int Code, string Out, string Error)
{
    // What a terminal is sent last where something was drawn over.
    private const string CursorShown = "\u001b[?25h";

    /// <summary>What it printed as one JSON document.</summary>
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>What it printed as lines of JSON.</summary>
    public JsonElement[] JsonLines => [.. Lines.Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The lines that it printed.</summary>
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The cells of the table row that begins with a text.</summary>
    public string[] Row(string first) =>
        Assert.Single(Lines, line => line.Split("  ")[0] == first).Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Fails unless it has ended well.</summary>
    public CliResult Ok()
    {
        Assert.True(Code == 0, $"{Code}: {Error}{Out}");
        string text = Out.EndsWith(CursorShown, StringComparison.Ordinal) ? Out[..^CursorShown.Length] : Out;
        Assert.True(text.Length == 0 || text[^1] == '\n', "The last line has no end: " + Out);
        return this;
    }

    /// <summary>Fails unless it has ended with this code, and has said all of this.</summary>
    public CliResult Fails(int code, params string[] says)
    {
        Assert.True(code == Code, $"{Code}: {Error}{Out}");
        Assert.All(says, text => Assert.Contains(text, Error, StringComparison.Ordinal));
        return this;
    }
}
