using System.CommandLine;
using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;
using Spectre.Console;

namespace Events.Cli.Commands;

/// <summary><c>events dead list STREAM [--kinds] [--group] [--fingerprint] [--reason] [--from] [--count]</c></summary>
internal sealed class DeadListCommand : StreamCommand
{
    private readonly Option<bool> _kinds = Parsers.Flag("--kinds", "Count those that are alike.");
    private readonly Option<long?> _count = Parsers.Number("--count", "How many at the most. Default 100.", 1, 1000);
    private readonly Option<EntryId?> _from;
    private readonly DeadFilterOptions _filter;

    public DeadListCommand(Terminal terminal, CommonOptions common)
        : base("list", "Lists dead letters, the oldest first.", terminal, common)
    {
        Add(_kinds);
        _filter = new DeadFilterOptions(this);
        _from = Parsers.Start("--from", "The first dead letter.", terminal);
        Add(_from);
        Add(_count);
    }

    protected override async Task<int> RunAsync(Session session)
    {
        // The stream may be gone, and its dead letters not.
        DeadLetterAdministration letters = session.Administration.OpenDeadLetters(StreamOf(session));
        if (await letters.CountAsync(session.Stop).ConfigureAwait(false) == 0)
        {
            await session.Administration.DescribeStreamAsync(StreamOf(session), session.Stop).ConfigureAwait(false);
        }

        return session.Get(_kinds) ? await PrintKindsAsync(session, letters).ConfigureAwait(false) : await PrintAsync(session, letters).ConfigureAwait(false);
    }

    private async Task<int> PrintKindsAsync(Session session, DeadLetterAdministration letters)
    {
        IReadOnlyList<DeadLetterKind> kinds = await letters.ListKindsAsync(_filter.Of(session), session.Stop).ConfigureAwait(false);
        session.Printer.Print(kinds, () =>
        {
            if (kinds.Count == 0) return Printer.Cell("No dead letters.");
            Table table = Printer.Table("Count", "Group", "Reason", "Fingerprint", "First", "Last", "Last message");
            foreach (DeadLetterKind kind in kinds)
            {
                Printer.AddRow(
                    table,
                    Words.Of(kind.Count),
                    kind.Group.Length == 0 ? Words.None : kind.Group,
                    kind.Reason,
                    kind.Fingerprint,
                    kind.First.ToString(),
                    kind.Last.ToString(),
                    kind.ExceptionType.Length == 0 ? kind.Message : $"{kind.ExceptionType}: {kind.Message}");
            }

            return table;
        });
        return ExitCodes.Done;
    }

    private async Task<int> PrintAsync(Session session, DeadLetterAdministration letters)
    {
        DeadLetterPage page = await letters.ListAsync(
            _filter.Of(session), session.Get(_from), (int)(session.Get(_count) ?? 100), session.Stop).ConfigureAwait(false);
        session.Printer.Print(
            new { page.Stream, Letters = page.Letters.Select(static letter => DeadLetterOutput.Json(letter)), page.Next },
            () =>
            {
                if (page.Letters.Count == 0) return Printer.Cell("No dead letters.");
                Table table = DeadLetterOutput.Table(page.Letters);
                if (page.Next is { } next) table.Caption = new TableTitle($"There is more: --from {next}");
                return table;
            });
        return ExitCodes.Done;
    }
}
