using System.CommandLine;
using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;
using Spectre.Console;

namespace Events.Cli.Commands;

/// <summary><c>events scheduled list STREAM [--count]</c></summary>
internal sealed class ScheduledListCommand : StreamCommand
{
    private readonly Option<long?> _count = Parsers.Number("--count", "How many at the most. Default 100.", 1, 1000);

    public ScheduledListCommand(Terminal terminal, CommonOptions common)
        : base("list", "Lists events that wait for their time, the first that is due first.", terminal, common) => Add(_count);

    protected override async Task<int> RunAsync(Session session)
    {
        SchedulePage page = await session.Administration.ListScheduledAsync(
            StreamOf(session), count: (int)(session.Get(_count) ?? 100), cancellationToken: session.Stop).ConfigureAwait(false);
        session.Printer.Print(page, () =>
        {
            if (page.Events.Count == 0) return Printer.Cell("Nothing is scheduled.");
            Table table = Printer.Table("ID", "Due", "In", "Recurs", "Type", "Fields");
            foreach (ScheduledDetails item in page.Events)
            {
                Printer.AddRow(
                    table,
                    item.Id,
                    item.IsSetAside ? "set aside" : Words.TimeOf(EntryId.FromTime(item.Due)),
                    item.IsSetAside ? Words.None : Words.Of(item.In),
                    item.Cron is { } cron ? $"{cron} ({item.TimeZone})" : Words.None,
                    item.Type,
                    string.Join(' ', item.Fields.Where(static pair => pair.Key is not ("type" or "ts_ms")).Select(static pair => $"{pair.Key}={pair.Value}")));
            }

            if (page.Total > page.Events.Count) table.Caption = new TableTitle($"{Words.Of(page.Events.Count)} of {Words.Of(page.Total)}.");
            return table;
        });
        return ExitCodes.Done;
    }
}
