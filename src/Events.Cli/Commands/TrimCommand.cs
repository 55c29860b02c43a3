using System.CommandLine;
using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;
using Events.Store;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Events.Cli.Commands;

/// <summary><c>events trim STREAM (--maxlen n | --minid id | --older-than age) [--exact] [--dry-run]</c></summary>
internal sealed class TrimCommand : StreamCommand
{
    private readonly Option<long?> _maxLength = Parsers.Number("--maxlen", "Keep the newest n entries.", 0);
    private readonly Option<EntryId?> _minId;
    private readonly Option<TimeSpan?> _age = Parsers.Span("--older-than", "Remove what is older.");
    private readonly Option<bool> _exact = Parsers.Flag("--exact", "Exactly, and not whole nodes only.");
    private readonly Option<bool> _dryRun = Parsers.Flag("--dry-run", "Only say what goes, and which pending entries lose their payload.");

    public TrimCommand(Terminal terminal, CommonOptions common)
        : base("trim", "Cuts off the beginning of a stream (XTRIM); says before what goes.", terminal, common)
    {
        _minId = Parsers.Start("--minid", "Keep entries from this one on.", terminal);
        Add(_maxLength);
        Add(_minId);
        Add(_age);
        Add(_exact);
        Add(_dryRun);
    }

    protected override void Check(Session session) => TrimOf(session);

    protected override async Task<int> RunAsync(Session session)
    {
        string stream = StreamOf(session);
        StreamTrim trim = TrimOf(session);
        TrimPlan plan = await session.ShowProgressAsync(
            "counted", progress => session.Administration.PlanTrimAsync(stream, trim, progress, session.Stop)).ConfigureAwait(false);
        if (session.Get(_dryRun))
        {
            session.Printer.Print(plan, () => Show(plan));
            return ExitCodes.Done;
        }

        if (!session.Printer.IsJson && plan.Groups.Count > 0) session.Printer.Screen.Write(Show(plan));
        await session.ConfirmAsync(Sentence(plan)).ConfigureAwait(false);
        long removed = await session.ShowProgressAsync(
            "removed", progress => session.Administration.TrimAsync(stream, trim, progress, session.Stop)).ConfigureAwait(false);
        session.Printer.Print(
            new { Stream = stream, Trim = trim, Removed = removed },
            $"{Words.Entries(removed)} removed." + (trim.IsExact || removed == plan.Removed ? "" : " The others share a node with entries that stay; --exact removes them too."));
        return ExitCodes.Done;
    }

    private StreamTrim TrimOf(Session session)
    {
        int given = (session.Has(_maxLength) ? 1 : 0) + (session.Has(_minId) ? 1 : 0) + (session.Has(_age) ? 1 : 0);
        if (given != 1) throw new CliException(ExitCodes.Usage, "Give one of --maxlen, --minid and --older-than.");
        bool exact = session.Get(_exact);
        if (session.Get(_maxLength) is { } length) return StreamTrim.ToLength(length, exact);
        if (session.Get(_minId) is { } id) return StreamTrim.ToMinId(id, exact);
        TimeSpan age = session.Get(_age)!.Value;
        return age > TimeSpan.Zero
            ? session.Administration.OlderThan(age, exact)
            : throw new CliException(ExitCodes.Usage, "--older-than 0 would remove everything; --maxlen 0 says so.");
    }

    private static string Sentence(TrimPlan plan) => plan.Removed == 0
        ? $"Nothing goes: '{plan.Stream}' has {Words.Entries(plan.Length)}."
        : $"{(plan.Trim.IsExact ? "" : "Up to ")}{Words.Of(plan.Removed)} of the {Words.Entries(plan.Length)} of '{plan.Stream}' go, {plan.FirstRemoved} to {plan.LastRemoved}.";

    private static IRenderable Show(TrimPlan plan)
    {
        var parts = new List<IRenderable> { Printer.Cell(Sentence(plan)) };
        if (plan.Groups.Count == 0 && plan.Removed > 0) parts.Add(Printer.Cell("All groups have read and acknowledged them."));
        foreach (TrimEffect effect in plan.Groups)
        {
            Table table = Printer.Table("Entry", "Consumer", "Idle", "Deliveries");
            foreach (PendingDetails entry in effect.Entries)
            {
                Printer.AddRow(table, entry.Id.ToString(), entry.Consumer, Words.Of(entry.Idle), Words.Of(entry.Deliveries));
            }

            parts.Add(Printer.Cell(
                $"Group '{effect.Group}': {Words.Of(effect.Unread)} were not delivered yet and never will be; {Words.Of(effect.Pending)} pending lose their payload"
                + (effect.Pending > effect.Entries.Count ? $", of which the first {effect.Entries.Count}:" : effect.Pending > 0 ? ":" : ".")));
            if (effect.Entries.Count > 0) parts.Add(table);
        }

        return new Rows(parts);
    }
}
