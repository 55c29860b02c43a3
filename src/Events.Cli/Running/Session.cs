using System.CommandLine;
using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Terminals;

namespace Events.Cli.Running;

/// <summary>One command under way: what it was told, whom it talks to, where it prints.</summary>
internal sealed class Session(
    ParseResult parsed, StreamAdministration administration, Printer printer, Terminal terminal, bool isConfirmed, CancellationToken stop)
{
    public StreamAdministration Administration => administration;

    public Printer Printer => printer;

    public Terminal Terminal => terminal;

    public CancellationToken Stop => stop;

    public DateTimeOffset Now => terminal.Time.GetUtcNow();

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T Get<T>(Argument<T> argument) => parsed.GetValue(argument)!;

    /// <summary>The same command, which something else ends too.</summary>
    public Session EndedBy(CancellationToken end) => new(parsed, administration, printer, terminal, isConfirmed, end);

    /// <summary>Tells whether an option stands on the command line.</summary>
    public bool Has(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Asks before something is done that cannot be undone.</summary>
    /// <param name="what">What will be done, as a sentence.</param>
    /// <exception cref="CliException">It is not to be done, or nobody can be asked.</exception>
    public async Task ConfirmAsync(string what)
    {
        if (isConfirmed) return;
        if (terminal.IsInputRedirected)
        {
            throw new CliException(
                ExitCodes.Refused, $"{what} This needs a confirmation, and nobody can be asked: input is redirected. Nothing was changed; repeat it with --yes.");
        }

        await terminal.Error.WriteAsync($"{SafeText.Escape(what)} Type yes to go on: ").ConfigureAwait(false);
        string? answer;
        try
        {
#pragma warning disable RS0030 // A line that is never typed must not keep the command from being cancelled.
            answer = await Task.Run(terminal.ReadLine, CancellationToken.None).WaitAsync(stop).ConfigureAwait(false);
#pragma warning restore RS0030
        }
        catch (OperationCanceledException)
        {
            await terminal.Error.WriteLineAsync().ConfigureAwait(false);
            throw new CliException(ExitCodes.Interrupted, "Interrupted. Nothing was changed.");
        }

        if (answer?.Trim() is "yes" or "y") return;
        throw new CliException(ExitCodes.Refused, "Not confirmed. Nothing was changed.");
    }

    /// <summary>Runs something that may take a while, and shows how far it is where somebody looks.</summary>
    public async Task<T> ShowProgressAsync<T>(string what, Func<IProgress<long>, Task<T>> run)
    {
        using var progress = new ProgressLine(terminal, what, isShown: terminal.IsErrorTerminal && !printer.IsJson);
        return await run(progress).ConfigureAwait(false);
    }
}
