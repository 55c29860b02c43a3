#pragma warning disable RS0030 // A command line is what prints: everything else goes through here.


namespace Events.Cli.Terminals;

/// <summary>The terminal of a command: the console of the process, or a test's.</summary>
internal sealed class Terminal
{
    /// <summary>The writer of results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>The writer of questions, progress and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Tells whether nobody can be asked.</summary>
    public required bool IsInputRedirected { get; init; }

    /// <summary>Tells whether results are seen as they come, with colours, and may be drawn over.</summary>
    public required bool IsOutputTerminal { get; init; }

    /// <summary>Tells whether progress may be shown.</summary>
    public required bool IsErrorTerminal { get; init; }

    /// <summary>Reads an answer; null when there is none.</summary>
    public required Func<string?> ReadLine { get; init; }

    /// <summary>Reads a key that was pressed, without waiting for one; null when there is none.</summary>
    public Func<char?> ReadKey { get; init; } = static () => null;

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> GetVariable { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static Terminal OfProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        IsInputRedirected = Console.IsInputRedirected,
        IsOutputTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        ReadLine = Console.ReadLine,
        ReadKey = static () => !Console.IsInputRedirected && Console.KeyAvailable ? Console.ReadKey(intercept: true).KeyChar : null,
        GetVariable = Environment.GetEnvironmentVariable,
    };
}
