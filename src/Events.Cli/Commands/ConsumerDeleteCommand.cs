using System.CommandLine;
using Events.Administration;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;

namespace Events.Cli.Commands;

/// <summary><c>events consumer delete STREAM GROUP CONSUMER [--handover [--to name]] [--even-if-alive]</c></summary>
internal sealed class ConsumerDeleteCommand : GroupCommand
{
    private readonly Argument<string> _consumer = Parsers.Text("CONSUMER", "The consumer.");
    private readonly Option<bool> _handOver = Parsers.Flag("--handover", "Hand over what it has pending first.");
    private readonly Option<string?> _to = Parsers.Text("--to", "Who gets it. Default: whoever of the group is free first.", "name");
    private readonly Option<bool> _evenIfAlive = Parsers.Flag("--even-if-alive", "Delete it although its process lives.");

    public ConsumerDeleteCommand(Terminal terminal, CommonOptions common)
        : base("delete", "Deletes one consumer; refused while it has anything pending (XGROUP DELCONSUMER).", terminal, common)
    {
        Add(_consumer);
        Add(_handOver);
        Add(_to);
        Add(_evenIfAlive);
    }

    protected override void Check(Session session)
    {
        if (session.Has(_to) && !session.Get(_handOver)) throw new CliException(ExitCodes.Usage, "--to needs --handover.");
    }

    protected override async Task<int> RunAsync(Session session)
    {
        string consumer = session.Get(_consumer);
        bool handOver = session.Get(_handOver);
        await session.ConfirmAsync($"The consumer '{consumer}' of '{GroupOf(session)}' is deleted{(handOver ? ", and what it has is handed over" : "")}.").ConfigureAwait(false);
        ConsumerRemoval removal = await session.Administration.DeleteConsumerAsync(
            StreamOf(session), GroupOf(session), consumer, handOver, session.Get(_to), session.Get(_evenIfAlive), session.Stop).ConfigureAwait(false);
        session.Printer.Print(
            removal,
            $"Deleted '{consumer}'."
            + (handOver ? $" {Words.Entries(removal.HandedOver)} handed over, {Words.Of(removal.Gone)} without a payload dead-lettered." : ""));
        return ExitCodes.Done;
    }
}
