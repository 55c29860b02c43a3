using System.CommandLine;
using Events.Cli.Output;
using Events.Cli.Running;
using Events.Cli.Terminals;
using Events.Client;
using Events.Redis;
using Events.Redis.Stores;

namespace Events.Cli.Commands;

/// <summary>A command that talks to a server.</summary>
internal abstract class CliCommand : Command
{
    private readonly Terminal _terminal;
    private readonly CommonOptions _common;

    protected CliCommand(string name, string description, Terminal terminal, CommonOptions common)
        : base(name, description)
    {
        _terminal = terminal;
        _common = common;
        SetAction(RunAsync);
    }

    /// <summary>Tells whether Ctrl-C is how it is ended, and not how it is broken off.</summary>
    protected virtual bool RunsUntilStopped => false;

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code.</returns>
    protected abstract Task<int> RunAsync(Session session);

    /// <summary>Looks at the command line before anything is sent.</summary>
    /// <exception cref="CliException">It does not make sense.</exception>
    protected virtual void Check(Session session)
    {
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        string text = parsed.GetValue(_common.Redis) ?? _terminal.GetVariable(CommonOptions.Variable) ?? CommonOptions.Default;
        await using var client = new EventsClient(new RedisStreamStore(Read(text)), _terminal.Time);
        var session = new Session(
            parsed, client.Administration, new Printer(_terminal, parsed.GetValue(_common.Json)), _terminal, parsed.GetValue(_common.Yes), stop);
        Check(session);
        try
        {
            await client.Store.OpenAsync(stop).ConfigureAwait(false);
            return await RunAsync(session).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && RunsUntilStopped)
        {
            return ExitCodes.Done;
        }
        finally
        {
            await _terminal.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static RedisOptions Read(string text)
    {
        try
        {
            RedisOptions options = RedisOptions.Parse(text);
            return options.ClientName == new RedisOptions().ClientName ? options with { ClientName = "events-cli" } : options;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new CliException(ExitCodes.Usage, exception is FormatException ? exception.Message : "The Redis connection string is empty.");
        }
    }
}
