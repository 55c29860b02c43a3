using System.CommandLine;
using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;

namespace Events.Cli.Commands;

/// <summary><c>events tail STREAM [--last n | --after id] [--count n] [--type t]</c></summary>
internal sealed class TailCommand : StreamCommand
{
    private readonly Option<long?> _last = Parsers.Number("--last", "Begin with the newest n entries. Default 0.", 0, 100_000);
    private readonly Option<EntryId?> _after;
    private readonly Option<long?> _count = Parsers.Number("--count", "End after n entries. Default: never.", 1);
    private readonly Option<string?> _type = Parsers.Text("--type", "Only entries of this event type.", "type");

    public TailCommand(Terminal terminal, CommonOptions common)
        : base("tail", "Follows a stream until Ctrl-C. No group is moved.", terminal, common)
    {
        _after = Parsers.Start("--after", "Begin behind this entry.", terminal);
        Add(_last);
        Add(_after);
        Add(_count);
        Add(_type);
    }

    protected override bool RunsUntilStopped => true;

    protected override void Check(Session session)
    {
        if (session.Has(_last) && session.Has(_after)) throw new CliException(ExitCodes.Usage, "Give --last or --after, and not both.");
    }

    protected override async Task<int> RunAsync(Session session)
    {
        string stream = StreamOf(session);
        string? type = session.Get(_type);
        long left = session.Get(_count) ?? long.MaxValue;
        EntryId? after = session.Get(_after) ?? await FindStartAsync(session, stream).ConfigureAwait(false);
        await foreach (RawEntry entry in session.Administration.TailAsync(stream, after, session.Stop).ConfigureAwait(false))
        {
            if (type is not null && entry.Type != type) continue;
            EntryOutput.Print(session.Printer, entry);
            await session.Terminal.Out.FlushAsync(session.Stop).ConfigureAwait(false);
            if (--left == 0) break;
        }

        return ExitCodes.Done;
    }

    // Behind the entry before the last n.
    private async Task<EntryId?> FindStartAsync(Session session, string stream)
    {
        long last = session.Get(_last) ?? 0;
        if (last == 0) return null;
        var query = new ReplayQuery { IsBackwards = true, Limit = last + 1 };
        EntryId? start = EntryId.Min;
        long seen = 0;
        await foreach (RawEntry entry in session.Administration.ReplayAsync(stream, query, session.Stop).ConfigureAwait(false))
        {
            if (++seen > last) start = entry.Id;
        }

        return start;
    }
}
