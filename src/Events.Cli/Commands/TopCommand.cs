using System.CommandLine;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Events.Cli.Commands;

/// <summary><c>events top [PATTERN] [--interval] [--count]</c></summary>
internal sealed class TopCommand : CliCommand
{
    // How often it is looked whether a key was pressed: no wait that anybody notices.
    private static readonly TimeSpan KeyInterval = TimeSpan.FromMilliseconds(50);

    private readonly Argument<string> _pattern = new("PATTERN")
    {
        Description = "A pattern of keys, such as 'shop:*'. Default: all.",
        DefaultValueFactory = static _ => "*",
    };

    private readonly Option<TimeSpan?> _interval = Parsers.Span("--interval", "How long between two looks. Default 1s.");
    private readonly Option<long?> _count = Parsers.Number("--count", "End after n looks. Default: never.", 1);

    public TopCommand(Terminal terminal, CommonOptions common)
        : base("top", "Shows streams and groups live, until q or Ctrl-C.", terminal, common)
    {
        Add(_pattern);
        Add(_interval);
        Add(_count);
    }

    protected override bool RunsUntilStopped => true;

    protected override void Check(Session session)
    {
        if (session.Get(_pattern).Length == 0) throw new CliException(ExitCodes.Usage, "The pattern is empty; '*' is for all.");
        if (session.Get(_interval) is { } interval && (interval < TimeSpan.FromMilliseconds(100) || interval > TimeSpan.FromDays(1)))
        {
            throw new CliException(ExitCodes.Usage, "--interval takes 100ms to 1d.");
        }
    }

    protected override async Task<int> RunAsync(Session session)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(session.Stop);
        Task keys = session.Terminal.IsOutputTerminal ? EndByKeyAsync(session.Terminal, ending.CancelAsync, ending.Token) : Task.CompletedTask;
        try
        {
            return await ShowAsync(session.EndedBy(ending.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return ExitCodes.Done;
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await keys.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task EndByKeyAsync(Terminal terminal, Func<Task> end, CancellationToken ended)
    {
        while (true)
        {
            while (terminal.ReadKey() is { } key)
            {
                if (key is not ('q' or 'Q')) continue;
                await end().ConfigureAwait(false);
                return;
            }

            await Task.Delay(KeyInterval, terminal.Time, ended).ConfigureAwait(false);
        }
    }

    private async Task<int> ShowAsync(Session session)
    {
        var looks = new TopLooks(session, session.Get(_pattern));
        if (session.Printer.IsJson || !session.Terminal.IsOutputTerminal)
        {
            await LookAsync(session, looks, look => session.Printer.Print(look.Json, () => TopView.Draw(look))).ConfigureAwait(false);
            return ExitCodes.Done;
        }

        IRenderable first = TopView.Draw(await looks.NextAsync().ConfigureAwait(false));

        // What does not fit is left out at the end: the first line says whether the server is there.
        LiveDisplay display = session.Printer.Screen.Live(first).Overflow(VerticalOverflow.Ellipsis).Cropping(VerticalOverflowCropping.Bottom);
        await display.StartAsync(context => LookAsync(session, looks, look =>
        {
            context.UpdateTarget(TopView.Draw(look));
            context.Refresh();
        })).ConfigureAwait(false);
        return ExitCodes.Done;
    }

    private async Task LookAsync(Session session, TopLooks looks, Action<TopLook> show)
    {
        TimeSpan interval = session.Get(_interval) ?? TimeSpan.FromSeconds(1);
        long left = session.Get(_count) ?? long.MaxValue;
        while (true)
        {
            show(await looks.NextAsync().ConfigureAwait(false));
            if (--left == 0) return;
            await Task.Delay(interval, session.Terminal.Time, session.Stop).ConfigureAwait(false);
        }
    }
}
