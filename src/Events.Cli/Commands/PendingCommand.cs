using System.CommandLine;
using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;
using Spectre.Console;

namespace Events.Cli.Commands;

/// <summary><c>events pending STREAM GROUP [--consumer] [--idle] [--from] [--to] [--count]</c></summary>
internal sealed class PendingCommand : GroupCommand
{
    private readonly PendingOptions _options;
    private readonly Option<long?> _count = Parsers.Number("--count", "How many at the most. Default 100.", 1, 1000);

    public PendingCommand(Terminal terminal, CommonOptions common)
        : base("pending", "Lists pending entries: who has them, since when, how often they were delivered (XPENDING).", terminal, common)
    {
        _options = new PendingOptions(this, terminal);
        Add(_count);
    }

    protected override async Task<int> RunAsync(Session session)
    {
        PendingPage page = await session.Administration.ListPendingAsync(
            StreamOf(session), GroupOf(session), _options.Of(session), (int)(session.Get(_count) ?? 100), session.Stop).ConfigureAwait(false);
        session.Printer.Print(page, () =>
        {
            if (page.Entries.Count == 0) return Printer.Cell("Nothing is pending that matches.");
            Table table = Printer.Table("Entry", "Consumer", "Idle", "Deliveries", "Payload");
            foreach (PendingDetails entry in page.Entries)
            {
                Printer.AddRow(
                    table, entry.Id.ToString(), entry.Consumer, Words.Of(entry.Idle), Words.Of(entry.Deliveries), entry.IsPayloadGone ? "gone" : "there");
            }

            if (page.Next is { } next) table.Caption = new TableTitle($"There is more: --from {next}");
            return table;
        });
        return ExitCodes.Done;
    }
}
