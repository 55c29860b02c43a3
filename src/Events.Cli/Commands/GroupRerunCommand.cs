using System.CommandLine;
using Events.Administration;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;

namespace Events.Cli.Commands;

/// <summary><c>events group rerun STREAM GROUP POSITION [--dedupe-by type=field,field]… [--forget-handled] [--discard-dead] [--dry-run]</c></summary>
internal sealed class GroupRerunCommand : GroupCommand
{
    private readonly Argument<string> _position = Parsers.Text(
        "POSITION", "Entries behind it come again: '-' for all that are there, an entry ID, a time, or how long ago (2h).");

    private readonly Option<string[]> _dedupe = new("--dedupe-by")
    {
        Description = "The fields by which the group tells events of a type apart: order.paid=order_id. May be given more than once.",
    };

    private readonly Option<bool> _forget = Parsers.Flag("--forget-handled", "Delete the marks of handled dedupe keys, so that handlers run again; needs --dedupe-by.");
    private readonly Option<bool> _discard = Parsers.Flag("--discard-dead", "Delete the group's dead letters of entries that come again.");
    private readonly Option<bool> _dryRun = Parsers.Flag("--dry-run", "Only say what it would mean.");

    public GroupRerunCommand(Terminal terminal, CommonOptions common)
        : base("rerun", "Sends a group back, so that it handles entries again; says before what that means.", terminal, common)
    {
        Add(_position);
        Add(_dedupe);
        Add(_forget);
        Add(_discard);
        Add(_dryRun);
    }

    protected override void Check(Session session)
    {
        PositionOf(session);
        if (RulesOf(session).Length > 0 || !session.Get(_forget)) return;
        throw new CliException(ExitCodes.Usage, "--forget-handled needs --dedupe-by: the fields are not kept with the stream.");
    }

    protected override async Task<int> RunAsync(Session session)
    {
        string stream = StreamOf(session);
        string group = GroupOf(session);
        RerunPlan plan = await session.ShowProgressAsync(
            "looked at",
            progress => session.Administration.PlanRerunAsync(stream, group, PositionOf(session), RulesOf(session), progress, session.Stop))
            .ConfigureAwait(false);
        string what = Sentence(plan);
        if (session.Get(_dryRun))
        {
            session.Printer.Print(plan, what);
            return ExitCodes.Done;
        }

        await session.ConfirmAsync(what).ConfigureAwait(false);
        var options = new RerunOptions { ForgetsHandled = session.Get(_forget), DiscardsDeadLetters = session.Get(_discard) };
        RerunResult result = await session.Administration.RerunAsync(plan, options, session.Stop).ConfigureAwait(false);
        session.Printer.Print(
            result,
            $"Done: from {result.From} back to {result.To}. {Words.Of(result.Forgotten)} keys forgotten, {Words.Letters(result.Discarded)} discarded.");
        return ExitCodes.Done;
    }

    private static string Sentence(RerunPlan plan) =>
        $"The group '{plan.Group}' on '{plan.Stream}' goes back from {plan.From} to {plan.To}: {Words.Entries(plan.Again)} again. Of these "
        + $"{Words.Of(plan.Pending)} are pending and are taken from who has them, "
        + (plan.Keys.Count == 0
            ? "of those that a dedupe key marks as handled nothing is known without --dedupe-by"
            : $"{Words.Of(plan.Handled)} are marked as handled and skipped unless --forget-handled")
        + $". {Words.Letters(plan.DeadLetters)} of the group {(plan.DeadLetters == 1 ? "is" : "are")} of entries that come again.";

    // A time is the first entry that is to come, so the position is the one before.
    private EntryId PositionOf(Session session)
    {
        string text = session.Get(_position);
        if (EntryId.TryParse(text, null, out EntryId id)) return id;
        try
        {
            EntryId start = PositionText.ParseStart(text, session.Now);
            return start == EntryId.Min ? start : start.Previous();
        }
        catch (FormatException exception)
        {
            throw new CliException(ExitCodes.Usage, exception.Message.Replace("'-' or '+'", "'-'", StringComparison.Ordinal));
        }
    }

    private DedupeRule[] RulesOf(Session session) =>
    [
        .. (session.Get(_dedupe) ?? []).Select(static text =>
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            string[] fields = text[(equals + 1)..].Split(',');
            return equals < 1 || fields.Any(static field => field.Length == 0)
                ? throw new CliException(ExitCodes.Usage, $"'{text}' is no rule of a dedupe key; expected one such as order.paid=order_id.")
                : new DedupeRule(text[..equals], fields);
        }),
    ];
}
