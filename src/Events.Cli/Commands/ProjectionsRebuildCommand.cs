using System.CommandLine;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;

namespace Events.Cli.Commands;

/// <summary><c>events projections rebuild STREAM PROJECTION</c></summary>
internal sealed class ProjectionsRebuildCommand : StreamCommand
{
    private readonly Argument<string> _name = Parsers.Text("PROJECTION", "The projection.");

    public ProjectionsRebuildCommand(Terminal terminal, CommonOptions common)
        : base("rebuild", "Has a projection built anew beside its live state, which it replaces when it has come as far.", terminal, common) => Add(_name);

    protected override async Task<int> RunAsync(Session session)
    {
        string stream = StreamOf(session);
        string name = session.Get(_name);
        await session.ConfirmAsync(
            $"Whoever runs the projection '{name}' of '{stream}' reads the whole stream again, into a state beside the live one.").ConfigureAwait(false);
        int? generation = await session.Administration.RebuildProjectionAsync(stream, name, session.Stop).ConfigureAwait(false);
        session.Printer.Print(
            new { Stream = stream, Projection = name, Generation = generation },
            generation is { } number ? $"State {number} is built, as soon as a process that runs the projection sees it." : $"Nobody has ever run a projection '{name}' of '{stream}'.");
        return generation is null ? ExitCodes.NotFound : ExitCodes.Done;
    }
}
