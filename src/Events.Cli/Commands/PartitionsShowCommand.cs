using Events.Administration;
using Events.Cli.Running;
using Events.Cli.Terminals;

namespace Events.Cli.Commands;

/// <summary><c>events partitions show STREAM</c></summary>
internal sealed class PartitionsShowCommand(Terminal terminal, CommonOptions common)
    : StreamCommand("show", "Says how many partitions a stream has, and how far a growth has come. STREAM is the key as declared.", terminal, common)
{
    protected override async Task<int> RunAsync(Session session)
    {
        PartitionDetails details = await session.Administration.DescribePartitionsAsync(StreamOf(session), session.Stop).ConfigureAwait(false);
        session.Printer.Print(details, Sentence(details));
        return ExitCodes.Done;
    }

    /// <summary>What there is to say.</summary>
    public static string Sentence(PartitionDetails details)
    {
        if (details.Growth is not { } growth) return $"'{details.Stream}' has {Words.Of(details.Partitions)} partitions.";
        string grows = $"'{details.Stream}' grows from {Words.Of(growth.From)} to {Words.Of(growth.To)} partitions. ";
        if (details.UntilSwitch > TimeSpan.Zero) return $"{grows}Keys that move are produced to their new partitions in {Words.Of(details.UntilSwitch)}.";
        if (growth.Ends.Count < growth.From) return $"{grows}What was begun before the switch has {Words.Of(growth.Settling)} to end.";
        return details.Waiting.Count == 0
            ? $"{grows}All groups have done with what was before; it is about to be complete."
            : $"{grows}New partitions wait for {string.Join(", ", details.Waiting.Take(10).Select(static one => $"group '{one.Group}' in partition {one.Partition} up to {one.Upto}"))}"
                + (details.Waiting.Count > 10 ? $" and {Words.Of(details.Waiting.Count - 10)} others." : ".");
    }
}
