using System.CommandLine;
using Events.Administration;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;

namespace Events.Cli.Commands;

/// <summary><c>events group set STREAM GROUP POSITION [--dry-run]</c></summary>
internal sealed class GroupSetCommand : GroupCommand
{
    private readonly Argument<string> _position = Parsers.Text(
        "POSITION", "Entries behind it are delivered: '-' for all that are there, '$' for those added from now on, an entry ID, a time, or how long ago (2h).");

    private readonly Option<bool> _dryRun = Parsers.Flag("--dry-run", "Only say what it would mean.");

    public GroupSetCommand(Terminal terminal, CommonOptions common)
        : base("set", "Sets the position of a group (XGROUP SETID). What is pending stays pending.", terminal, common)
    {
        Add(_position);
        Add(_dryRun);
    }

    protected override void Check(Session session) => PositionOf(session);

    protected override async Task<int> RunAsync(Session session)
    {
        EntryId? after = PositionOf(session);
        string stream = StreamOf(session);
        string group = GroupOf(session);
        GroupMove move = await session.ShowProgressAsync(
            "counted", progress => session.Administration.PlanGroupPositionAsync(stream, group, after, progress, session.Stop)).ConfigureAwait(false);
        string what = $"The group '{group}' on '{stream}' goes from {move.From} to {move.To}: {Words.Entries(move.Again)} delivered again, "
            + $"{Words.Of(move.Skipped)} never.";
        if (session.Get(_dryRun))
        {
            session.Printer.Print(move, what);
            return ExitCodes.Done;
        }

        await session.ConfirmAsync(what).ConfigureAwait(false);
        move = await session.Administration.SetGroupPositionAsync(stream, group, after, session.Stop).ConfigureAwait(false);
        session.Printer.Print(move, $"Done. {Words.Entries(move.Again)} again, {Words.Of(move.Skipped)} skipped.");
        return ExitCodes.Done;
    }

    // A time is the first entry that is to come, so the position is the one before.
    private EntryId? PositionOf(Session session)
    {
        string text = session.Get(_position);
        if (text == "$") return null;
        if (EntryId.TryParse(text, null, out EntryId id)) return id;
        try
        {
            EntryId start = PositionText.ParseStart(text, session.Now);
            return start == EntryId.Min || start == EntryId.Max ? start : start.Previous();
        }
        catch (FormatException exception)
        {
            throw new CliException(ExitCodes.Usage, exception.Message.Replace("'-' or '+'", "'-' or '$'", StringComparison.Ordinal));
        }
    }
}
