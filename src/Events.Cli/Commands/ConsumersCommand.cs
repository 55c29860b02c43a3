using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Running;
using Events.Cli.Terminals;
using Spectre.Console;

namespace Events.Cli.Commands;

/// <summary><c>events consumers STREAM GROUP</c></summary>
internal sealed class ConsumersCommand(Terminal terminal, CommonOptions common)
    : GroupCommand("consumers", "Lists the consumers of a group: alive or not, idle, pending (XINFO CONSUMERS).", terminal, common)
{
    protected override async Task<int> RunAsync(Session session)
    {
        IReadOnlyList<ConsumerDetails> consumers =
            await session.Administration.ListConsumersAsync(StreamOf(session), GroupOf(session), session.Stop).ConfigureAwait(false);
        session.Printer.Print(consumers, () =>
        {
            if (consumers.Count == 0) return Printer.Cell("No consumers: the server knows none before it has given one something.");
            Table table = Printer.Table("Consumer", "State", "Pending", "Idle", "What is known");
            foreach (ConsumerDetails consumer in consumers)
            {
                Printer.AddRow(
                    table, consumer.Consumer, Words.Of(consumer.Liveness), Words.Of(consumer.Pending), Words.Of(consumer.Idle), consumer.Explanation);
            }

            return table;
        });
        return ExitCodes.Done;
    }
}
