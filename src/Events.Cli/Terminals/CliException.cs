namespace Events.Cli.Terminals;

/// <summary>Ends the command with a message and an exit code.</summary>
internal sealed class CliException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
