using System.CommandLine;
using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;
using Spectre.Console;

namespace Events.Cli.Commands;

/// <summary><c>events alerts STREAM [limits]</c></summary>
internal sealed class AlertsCommand : StreamCommand
{
    private readonly Option<TimeSpan?> _idle = Parsers.Span("--idle", "How long a consumer with entries and without a live process may be idle. Default 5m.");
    private readonly Option<long?> _lag = Parsers.Number("--lag", "How many entries a group may not have been given. Default 10000.", 0);
    private readonly Option<long?> _pending = Parsers.Number("--pending", "How many entries of a group may be pending. Default 1000.", 0);
    private readonly Option<TimeSpan?> _age = Parsers.Span("--age", "How old the oldest entry may be that a group is not done with. Default 5m.");
    private readonly Option<long?> _dead = Parsers.Number("--dead", "How many dead letters there may be. Default 0.", 0);

    public AlertsCommand(Terminal terminal, CommonOptions common)
        : base("alerts", "Compares a stream and its groups with limits; ends with 6 when something is beyond one.", terminal, common)
    {
        Add(_idle);
        Add(_lag);
        Add(_pending);
        Add(_age);
        Add(_dead);
    }

    protected override async Task<int> RunAsync(Session session)
    {
        AlertLimits defaults = AlertLimits.Default;
        var limits = new AlertLimits
        {
            ConsumerIdle = session.Get(_idle) ?? defaults.ConsumerIdle,
            Lag = session.Get(_lag) ?? defaults.Lag,
            Pending = session.Get(_pending) ?? defaults.Pending,
            OldestAge = session.Get(_age) ?? defaults.OldestAge,
            DeadLetters = session.Get(_dead) ?? defaults.DeadLetters,
        };
        IReadOnlyList<StreamAlert> alerts = await session.Administration.FindAlertsAsync(StreamOf(session), limits, session.Stop).ConfigureAwait(false);
        session.Printer.Print(alerts, () =>
        {
            if (alerts.Count == 0) return Printer.Cell("All is well.");
            Table table = Printer.Table("Alert", "Group", "What", "What to do");
            foreach (StreamAlert alert in alerts) Printer.AddRow(table, alert.Kind.ToString(), alert.Group ?? Words.None, alert.Message, alert.Advice);
            return table;
        });
        return alerts.Count == 0 ? ExitCodes.Done : ExitCodes.Findings;
    }
}
