using System.CommandLine;
using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;

namespace Events.Cli.Commands;

/// <summary><c>events replay STREAM [--from] [--to] [--count] [--newest] [--type]</c></summary>
internal sealed class ReplayCommand : StreamCommand
{
    private readonly Option<EntryId?> _from;
    private readonly Option<EntryId?> _to;
    private readonly Option<long?> _count = Parsers.Number("--count", "How many at the most. Default: all.", 1);
    private readonly Option<bool> _newest = Parsers.Flag("--newest", "The newest first.");
    private readonly Option<string?> _type = Parsers.Text("--type", "Only entries of this event type.", "type");

    public ReplayCommand(Terminal terminal, CommonOptions common)
        : base("replay", "Prints entries of a range (XRANGE). No group is moved.", terminal, common)
    {
        _from = Parsers.Start("--from", "The first entry. Default: the beginning.", terminal);
        _to = Parsers.End("--to", "The last entry. Default: the end.", terminal);
        Add(_from);
        Add(_to);
        Add(_count);
        Add(_newest);
        Add(_type);
    }

    protected override async Task<int> RunAsync(Session session)
    {
        var query = new ReplayQuery
        {
            From = session.Get(_from) ?? EntryId.Min,
            To = session.Get(_to) ?? EntryId.Max,
            Limit = session.Get(_count),
            IsBackwards = session.Get(_newest),
            Type = session.Get(_type),
        };
        await foreach (RawEntry entry in session.Administration.ReplayAsync(StreamOf(session), query, session.Stop).ConfigureAwait(false))
        {
            EntryOutput.Print(session.Printer, entry);
        }

        return ExitCodes.Done;
    }
}
