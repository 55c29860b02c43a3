using System.CommandLine;
using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;

namespace Events.Cli.Commands;

/// <summary><c>events claim STREAM GROUP CONSUMER [--idle] [--of] [--from] [--to] [--all]</c></summary>
internal sealed class ClaimCommand : GroupCommand
{
    private readonly Argument<string> _to = Parsers.Text("CONSUMER", "The consumer that gets them.");
    private readonly Option<bool> _all = Parsers.Flag("--all", "All that is pending, also what is being handled.");
    private readonly PendingOptions _options;

    public ClaimCommand(Terminal terminal, CommonOptions common)
        : base("claim", "Moves pending entries to a consumer without counting a delivery (XCLAIM JUSTID).", terminal, common)
    {
        Add(_to);
        _options = new PendingOptions(this, terminal, "--of");
        Add(_all);
    }

    protected override void Check(Session session)
    {
        if (!_options.IsAny(session) && !session.Get(_all))
        {
            throw new CliException(
                ExitCodes.Usage, "Say which entries: --idle 1m for what nobody works on, --of a consumer, --from and --to, or --all.");
        }
    }

    protected override async Task<int> RunAsync(Session session)
    {
        string group = GroupOf(session);
        string to = session.Get(_to);
        PendingFilter filter = _options.Of(session);
        if (filter.MinIdle == TimeSpan.Zero)
        {
            await session.ConfirmAsync($"Entries of '{group}' go to '{to}' even if somebody is handling them: that handler is cancelled, and they are handled again.")
                .ConfigureAwait(false);
        }

        PendingMove move = await session.ShowProgressAsync(
            "moved", progress => session.Administration.ClaimAsync(StreamOf(session), group, to, filter, progress, session.Stop)).ConfigureAwait(false);
        session.Printer.Print(move, MoveText.Of(move));
        return ExitCodes.Done;
    }
}
