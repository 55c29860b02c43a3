using System.CommandLine;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;
using Events.Streams;

namespace Events.Cli.Commands;

/// <summary><c>events scheduled cancel STREAM ID</c></summary>
internal sealed class ScheduledCancelCommand : StreamCommand
{
    private readonly Argument<string> _id = Parsers.Text("ID", "The ID of what is scheduled.");

    public ScheduledCancelCommand(Terminal terminal, CommonOptions common)
        : base("cancel", "Takes an event off the schedule, for good; one that recurs does not come again.", terminal, common) => Add(_id);

    protected override async Task<int> RunAsync(Session session)
    {
        string stream = StreamOf(session);
        string id = session.Get(_id);
        await session.ConfirmAsync($"'{id}' is taken off the schedule of '{stream}'.").ConfigureAwait(false);
        ScheduleCancellation cancelled = await session.Administration.CancelScheduledAsync(stream, id, session.Stop).ConfigureAwait(false);
        session.Printer.Print(
            new { Stream = stream, Id = id, cancelled.Kind, cancelled.Entry },
            cancelled.Kind switch
            {
                ScheduleCancellationKind.Cancelled => "Cancelled.",
                ScheduleCancellationKind.AlreadyMoved => $"Its time had come: it is in the stream as {cancelled.Entry}.",
                _ => $"Nothing is scheduled as '{id}', or it came more than ten minutes ago.",
            });
        return cancelled.Kind switch
        {
            ScheduleCancellationKind.Cancelled => ExitCodes.Done,
            ScheduleCancellationKind.AlreadyMoved => ExitCodes.Refused,
            _ => ExitCodes.NotFound,
        };
    }
}
