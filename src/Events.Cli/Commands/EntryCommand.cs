using System.CommandLine;
using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;
using Spectre.Console;

namespace Events.Cli.Commands;

/// <summary><c>events entry STREAM ID</c></summary>
internal sealed class EntryCommand : StreamCommand
{
    private readonly Argument<EntryId> _id = Parsers.Id("ID", "The entry.");

    public EntryCommand(Terminal terminal, CommonOptions common)
        : base("entry", "Tells all that is known of an entry: what is in it, who has it in each group, its dead letters.", terminal, common) => Add(_id);

    protected override async Task<int> RunAsync(Session session)
    {
        EntryLife life = await session.Administration.DescribeEntryAsync(StreamOf(session), session.Get(_id), session.Stop).ConfigureAwait(false);
        session.Printer.Print(
            new
            {
                life.Stream,
                life.Id,
                IsThere = life.Entry is not null,
                Fields = life.Entry?.Fields,
                life.Groups,
                DeadLetters = life.DeadLetters.Select(static letter => DeadLetterOutput.Json(letter)),
            },
            () =>
            {
                var parts = new List<Spectre.Console.Rendering.IRenderable>
                {
                    Printer.Cell($"{life.Id}  {Words.TimeOf(life.Id)}"),
                    life.Entry is { } entry ? EntryOutput.Fields(entry.Fields) : Printer.Cell("It is not in the stream: trimmed, deleted, or never there."),
                };
                Table groups = Printer.Table("Group", "State", "Consumer", "Idle", "Deliveries", "What is known");
                foreach (EntryStanding standing in life.Groups)
                {
                    Printer.AddRow(
                        groups,
                        standing.Group,
                        Words.Of(standing.State),
                        standing.Pending?.Consumer ?? Words.None,
                        Words.Of(standing.Pending?.Idle),
                        standing.Pending is { } pending ? Words.Of(pending.Deliveries) : Words.None,
                        standing.Owner?.Explanation ?? Words.None);
                }

                parts.Add(groups);
                if (life.DeadLetters.Count > 0) parts.Add(DeadLetterOutput.Table(life.DeadLetters));
                return new Rows(parts);
            });
        return life.Entry is null && life.DeadLetters.Count == 0 && life.Groups.All(static one => one.Pending is null) ? ExitCodes.NotFound : ExitCodes.Done;
    }
}
