using System.CommandLine;
using Events.Administration;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;

namespace Events.Cli.Commands;

/// <summary>Options that choose pending entries.</summary>
internal sealed class PendingOptions
{
    private readonly Option<string?> _consumer;
    private readonly Option<TimeSpan?> _idle = Parsers.Span("--idle", "Only what is idle for at least this long.");
    private readonly Option<EntryId?> _from;
    private readonly Option<EntryId?> _to;

    public PendingOptions(Command command, Terminal terminal, string consumerName = "--consumer")
    {
        _consumer = Parsers.Text(consumerName, "Only what this consumer has.", "name");
        _from = Parsers.Start("--from", "The first entry.", terminal);
        _to = Parsers.End("--to", "The last entry.", terminal);
        command.Add(_consumer);
        command.Add(_idle);
        command.Add(_from);
        command.Add(_to);
    }

    /// <summary>Tells whether anything is chosen.</summary>
    public bool IsAny(Session session) => session.Has(_consumer) || session.Has(_idle) || session.Has(_from) || session.Has(_to);

    public PendingFilter Of(Session session) => new()
    {
        Consumer = session.Get(_consumer),
        MinIdle = session.Get(_idle) ?? TimeSpan.Zero,
        From = session.Get(_from) ?? EntryId.Min,
        To = session.Get(_to) ?? EntryId.Max,
    };
}
