namespace Events.Cli.Terminals;

/// <summary>The exit codes of the process. The readme has the same list.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The server refused it, or nobody knows whether it was done.</summary>
    public const int Failed = 1;

    /// <summary>The command line does not make sense; nothing was sent.</summary>
    public const int Usage = 2;

    /// <summary>There is no such stream, group, consumer or dead letter.</summary>
    public const int NotFound = 3;

    /// <summary>It was refused to save data, or not confirmed; nothing was changed.</summary>
    public const int Refused = 4;

    /// <summary>There is no server to talk to.</summary>
    public const int Unreachable = 5;

    /// <summary>The doctor, or the alerts, found something.</summary>
    public const int Findings = 6;

    /// <summary>Ended by Ctrl-C; what was done stays done.</summary>
    public const int Interrupted = 130;
}
