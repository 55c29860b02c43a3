using System.CommandLine;
using System.CommandLine.Invocation;
using Events.Administration;
using Events.Cli.Commands;
using Events.Cli.Terminals;
using Events.Errors;

namespace Events.Cli;

/// <summary>Runs one command line to its exit code.</summary>
internal static class Application
{
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            ParseResult parsed = new EventsCommand(terminal).Parse(arguments);
            if (parsed.Action is ParseErrorAction)
            {
                foreach (string error in parsed.Errors.Select(static error => error.Message).Distinct(StringComparer.Ordinal)) Say(terminal, error);
                terminal.Error.WriteLine($"'{PathOf(parsed)} --help' says how.");
                return ExitCodes.Usage;
            }

            var invocation = new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
            };
            return await parsed.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (CodeOf(exception) is { } code)
        {
            Say(terminal, exception is OperationCanceledException ? "Interrupted. What was done stays done." : Words.Of(exception));
            return code;
        }
    }

    private static int? CodeOf(Exception exception) => exception switch
    {
        CliException cli => cli.ExitCode,
        AdministrationException
        {
            Error: AdministrationError.ConsumerIsAlive or AdministrationError.ConsumerHasPending or AdministrationError.GroupIsUnfinished
            or AdministrationError.PlanOutdated or AdministrationError.PositionAhead
            or AdministrationError.DeadLetterNotRequeueable or AdministrationError.GrowthRefused
        } => ExitCodes.Refused,
        AdministrationException { Error: AdministrationError.NotSupported or AdministrationError.NotAStream } => ExitCodes.Failed,
        AdministrationException => ExitCodes.NotFound,
        ConnectionFailedException => ExitCodes.Unreachable,
        GroupNotFoundException or StreamNotFoundException => ExitCodes.NotFound,
        StreamStoreException => ExitCodes.Failed,
        ArgumentException => ExitCodes.Usage,
        IOException => ExitCodes.Failed,
        OperationCanceledException => ExitCodes.Interrupted,
        _ => null,
    };

    // What is said may quote a key, a name or a reply: nothing of it reaches the terminal as a control character.
    private static void Say(Terminal terminal, string message) => terminal.Error.WriteLine(SafeText.Escape(message));

    private static string PathOf(ParseResult parsed)
    {
        string path = "";
        for (System.CommandLine.Parsing.SymbolResult? at = parsed.CommandResult; at is System.CommandLine.Parsing.CommandResult command; at = at.Parent)
        {
            path = command.Command is RootCommand ? $"events{path}" : $" {command.Command.Name}{path}";
        }

        return path;
    }
}
