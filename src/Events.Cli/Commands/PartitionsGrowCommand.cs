using System.CommandLine;
using Events.Administration;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;

namespace Events.Cli.Commands;

/// <summary><c>events partitions grow STREAM --to n [--lead time] [--settling time] [--dry-run] [--wait]</c></summary>
internal sealed class PartitionsGrowCommand : StreamCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Option<long?> _to = Parsers.Number("--to", "The number of partitions that there are to be, a multiple of what there is.", 2);
    private readonly Option<TimeSpan?> _lead = Parsers.Span("--lead", "The time until keys move, in which all who produce learn of it. Default 30s, at least 15s.");
    private readonly Option<TimeSpan?> _settling = Parsers.Span("--settling", "How long what was begun before may take, with its retries. Default 20s.");
    private readonly Option<bool> _dryRun = Parsers.Flag("--dry-run", "Only say what it would mean.");
    private readonly Option<bool> _wait = Parsers.Flag("--wait", "Wait until all groups read the new partitions; leads the growth where no process consumes the stream.");

    public PartitionsGrowCommand(Terminal terminal, CommonOptions common)
        : base("grow", "Gives a stream more partitions, for good; says before what it means. STREAM is the key as declared.", terminal, common)
    {
        Add(_to);
        Add(_lead);
        Add(_settling);
        Add(_dryRun);
        Add(_wait);
    }

    protected override void Check(Session session)
    {
        if (!session.Has(_to)) throw new CliException(ExitCodes.Usage, "Say to how many partitions: --to.");
        if (LeadOf(session) < StreamAdministration.LeastLead)
        {
            throw new CliException(ExitCodes.Usage, "--lead must be at least 15s: who produces looks every ten seconds, and what it has begun ends before.");
        }
    }

    protected override async Task<int> RunAsync(Session session)
    {
        string stream = StreamOf(session);
        int to = (int)Math.Min(session.Get(_to)!.Value, int.MaxValue);
        PartitionDetails plan = await session.Administration.PlanGrowthAsync(stream, to, session.Stop).ConfigureAwait(false);
        string what = $"'{stream}' grows from {Words.Of(plan.Partitions)} to {Words.Of(to)} partitions, and there is no way back: "
            + $"of the keys {Words.Of(100 - (100 * plan.Partitions / to))} % go to new partitions in {Words.Of(LeadOf(session))}, which each group reads when it has done with what the old ones have. "
            + "Versions of the library that know of no growth neither produce nor read from now on.";
        if (session.Get(_dryRun))
        {
            session.Printer.Print(plan, what);
            return ExitCodes.Done;
        }

        await session.ConfirmAsync(what).ConfigureAwait(false);
        PartitionDetails details = await session.Administration
            .GrowPartitionsAsync(stream, to, LeadOf(session), session.Get(_settling) ?? TimeSpan.FromSeconds(20), session.Stop).ConfigureAwait(false);
        while (session.Get(_wait) && details.Growth is not null)
        {
            await Task.Delay(Interval, session.Terminal.Time, session.Stop).ConfigureAwait(false);
            details = await session.Administration.LeadGrowthAsync(stream, session.Stop).ConfigureAwait(false);
        }

        session.Printer.Print(details, PartitionsShowCommand.Sentence(details));
        return ExitCodes.Done;
    }

    private TimeSpan LeadOf(Session session) => session.Get(_lead) ?? TimeSpan.FromSeconds(30);
}
