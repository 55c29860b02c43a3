using System.CommandLine;
using Events.Administration;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;

namespace Events.Cli.Commands;

/// <summary><c>events group delete STREAM GROUP [--even-if-unfinished] [--dry-run]</c></summary>
internal sealed class GroupDeleteCommand : GroupCommand
{
    private readonly Option<bool> _evenIfUnfinished = Parsers.Flag("--even-if-unfinished", "Delete it although entries are pending, not read yet or requeued.");
    private readonly Option<bool> _dryRun = Parsers.Flag("--dry-run", "Only say what it would mean.");

    public GroupDeleteCommand(Terminal terminal, CommonOptions common)
        : base("delete", "Deletes a group with what is kept for it beside the stream (XGROUP DESTROY); refused while it has something left to do.", terminal, common)
    {
        Add(_evenIfUnfinished);
        Add(_dryRun);
    }

    protected override async Task<int> RunAsync(Session session)
    {
        string stream = StreamOf(session);
        string group = GroupOf(session);
        GroupDetails details = await session.Administration.DescribeGroupAsync(stream, group, session.Stop).ConfigureAwait(false);
        string what = $"The group '{group}' on '{stream}' is deleted, with its position and its marks of handled events. Left undone: "
            + $"{Words.Entries(details.Pending)} pending, {Words.Lag(details)} not read yet, {Words.Letters(details.Requeued)} sent back to it.";
        if (session.Get(_dryRun))
        {
            session.Printer.Print(details, what);
            return ExitCodes.Done;
        }

        await session.ConfirmAsync(what).ConfigureAwait(false);
        GroupRemoval removal = await session.ShowProgressAsync(
            "forgotten",
            progress => session.Administration.DeleteGroupAsync(stream, group, session.Get(_evenIfUnfinished), progress, session.Stop)).ConfigureAwait(false);
        session.Printer.Print(removal, $"Deleted '{group}'. {Words.Count(removal.Forgotten, "key", "keys")} forgotten.");
        return ExitCodes.Done;
    }
}
