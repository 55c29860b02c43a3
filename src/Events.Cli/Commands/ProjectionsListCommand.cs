using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Running;
using Events.Cli.Terminals;
using Spectre.Console;

namespace Events.Cli.Commands;

/// <summary><c>events projections list STREAM</c></summary>
internal sealed class ProjectionsListCommand(Terminal terminal, CommonOptions common)
    : StreamCommand("list", "Lists the projections of a stream: how far each is, who runs it, why it stands still.", terminal, common)
{
    protected override async Task<int> RunAsync(Session session)
    {
        IReadOnlyList<ProjectionDetails> projections = await session.Administration.ListProjectionsAsync(StreamOf(session), session.Stop).ConfigureAwait(false);
        session.Printer.Print(projections, () =>
        {
            if (projections.Count == 0) return Printer.Cell("There are no projections beside it.");
            Table table = Printer.Table("Projection", "State", "Is", "Position", "Lag", "Run by", "Fault");
            foreach (ProjectionDetails item in projections)
            {
                Printer.AddRow(
                    table,
                    item.Name,
                    Words.Of(item.Generation),
                    item.Role.ToString().ToLowerInvariant(),
                    item.Position?.ToString() ?? Words.None,
                    item.Lag is { } lag ? Words.Of(lag) : "?",
                    item.Owner ?? Words.None,
                    item.Fault ?? Words.None);
            }

            return table;
        });
        return ExitCodes.Done;
    }
}
