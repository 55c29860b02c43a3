using System.CommandLine;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;
using Events.Store;

namespace Events.Cli.Commands;

/// <summary><c>events produce STREAM TYPE [name=value…] [--create] [--maxlen n]</c></summary>
internal sealed class ProduceCommand : StreamCommand
{
    private readonly Argument<string> _type = Parsers.Text("TYPE", "The event type, such as order.placed.");
    private readonly Argument<string[]> _fields = new("FIELDS") { Description = "The event's fields: name=value.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _create = Parsers.Flag("--create", "Make the stream when there is none.");
    private readonly Option<long?> _maxLength = Parsers.Number("--maxlen", "Keep about this many entries (MAXLEN ~).", 1);

    public ProduceCommand(Terminal terminal, CommonOptions common)
        : base("produce", "Appends an entry: type, ts_ms, then the fields (XADD).", terminal, common)
    {
        Add(_type);
        Add(_fields);
        Add(_create);
        Add(_maxLength);
    }

    protected override void Check(Session session) => FieldText.Parse(session.Get(_fields));

    protected override async Task<int> RunAsync(Session session)
    {
        string stream = StreamOf(session);
        StreamTrim trim = session.Get(_maxLength) is { } length ? StreamTrim.ToLength(length) : StreamTrim.None;
        EntryId id = await session.Administration.ProduceAsync(
            stream, session.Get(_type), FieldText.Parse(session.Get(_fields)), trim, session.Get(_create), session.Stop).ConfigureAwait(false);
        session.Printer.Print(new { Stream = stream, Id = id }, id.ToString());
        return ExitCodes.Done;
    }
}
