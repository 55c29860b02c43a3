using System.CommandLine;
using Events.Cli.Parsing;

namespace Events.Cli.Commands;

/// <summary>The options that every command has.</summary>
internal sealed class CommonOptions
{
    public const string Variable = "EVENTS_REDIS";
    public const string Default = "localhost:6379";

    public Option<string?> Redis { get; } = Recursive(Parsers.Text(
        "--redis", $"Where Redis is: host:port[,option=value…] or redis://[user:password@]host:port. Default: the variable {Variable}, else {Default}.", "connection"));

    public Option<bool> Json { get; } = Recursive(Parsers.Flag("--json", "Print JSON: a document, or a line for each entry. Time spans are milliseconds."));

    public Option<bool> Yes { get; } = Recursive(Parsers.Flag("--yes", "Do not ask before something that cannot be undone."));

    private static Option<T> Recursive<T>(Option<T> option)
    {
        option.Recursive = true;
        return option;
    }
}
