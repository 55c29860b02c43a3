using System.Runtime.CompilerServices;
using Events.Cli.Commands;
using Events.Cli.Terminals;

namespace Events.Cli;

/// <summary>Every command line of the guides is one, and the readme names every command.</summary>
public sealed class GuideTests
{
    private static readonly Terminal Terminal = new()
    {
        Out = TextWriter.Null,
        Error = TextWriter.Null,
        IsInputRedirected = true,
        IsOutputTerminal = false,
        IsErrorTerminal = false,
        ReadLine = static () => null,
        GetVariable = static _ => null,
    };

    public static TheoryData<string> Lines =>
        [.. new[] { "docs/guides/operations.md", "src/Events.Cli/README.md", "README.md" }
            .SelectMany(static page => File.ReadAllLines(Path.Combine(Root(), page)))
            .Where(static line => line.StartsWith("events ", StringComparison.Ordinal)).Distinct()];

    [Theory, MemberData(nameof(Lines))]
    public void A_command_line_of_a_guide_is_one(string line)
    {
        string[] words = [.. line.Split(" #")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static word => word.Trim('\''))];
        Assert.Empty(new EventsCommand(Terminal).Parse(words[1..]).Errors.Select(static error => error.Message));
    }

    [Fact]
    public void The_readme_names_every_command_and_every_exit_code()
    {
        string readme = File.ReadAllText(Path.Combine(Root(), "src/Events.Cli/README.md"));
        Assert.All(
            new EventsCommand(Terminal).Subcommands.SelectMany(static command => command.Subcommands.DefaultIfEmpty(command)),
            command => Assert.Matches($@"[`|\\]{command.Name}\b|[` ]{command.Name}\b", readme));
        foreach (int code in new[] { 0, 1, 2, 3, 4, 5, 6, 130 }) Assert.Contains($" {code} ", readme.Replace('\n', ' '), StringComparison.Ordinal);
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
