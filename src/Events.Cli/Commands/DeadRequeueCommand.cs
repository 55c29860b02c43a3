using System.CommandLine;
using Events.Administration;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;

namespace Events.Cli.Commands;

/// <summary><c>events dead requeue STREAM ID [--set name=value] [--unset name]</c>, or <c>--all</c> with a filter and a rate.</summary>
internal sealed class DeadRequeueCommand : StreamCommand
{
    private readonly Argument<string?> _id = new("ID") { Description = "The dead letter's ID.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _set = new("--set") { Description = "A field's new value: name=value. May be given often.", HelpName = "name=value" };
    private readonly Option<string[]> _unset = new("--unset") { Description = "A field to leave out. May be given often.", HelpName = "name" };
    private readonly Option<bool> _all = Parsers.Flag("--all", "All that match, the oldest first.");
    private readonly Option<double?> _rate = Parsers.Rate("--rate", "With --all: at most so many a second. Default: as fast as it goes.");
    private readonly DeadFilterOptions _filter;

    public DeadRequeueCommand(Terminal terminal, CommonOptions common)
        : base("requeue", "Sends dead letters back to the group that failed them, edited if need be.", terminal, common)
    {
        Add(_id);
        Add(_set);
        Add(_unset);
        Add(_all);
        _filter = new DeadFilterOptions(this);
        Add(_rate);
    }

    protected override void Check(Session session)
    {
        bool hasId = session.Get(_id) is not null;
        if (hasId == session.Get(_all)) throw new CliException(ExitCodes.Usage, "Give the ID of a dead letter, or --all.");
        if (hasId && (_filter.IsAny(session) || session.Has(_rate))) throw new CliException(ExitCodes.Usage, "Filters and --rate are for --all.");
        if (!hasId && (session.Has(_set) || session.Has(_unset))) throw new CliException(ExitCodes.Usage, "--set and --unset are for one dead letter.");
        if (hasId) IdOf(session);
        Changes(session);
    }

    protected override async Task<int> RunAsync(Session session)
    {
        string stream = StreamOf(session);
        DeadLetterAdministration letters = session.Administration.OpenDeadLetters(stream);
        if (!session.Get(_all))
        {
            EntryId id = IdOf(session);
            await letters.RequeueAsync(id, Changes(session), session.Stop).ConfigureAwait(false);
            session.Printer.Print(new { Stream = stream, Requeued = 1 }, $"Sent {id} back.");
            return ExitCodes.Done;
        }

        await session.ConfirmAsync($"Dead letters of '{stream}' are sent back to the groups that failed them, and handled again.").ConfigureAwait(false);
        long requeued = await session.ShowProgressAsync(
            "sent back", progress => letters.RequeueAllAsync(_filter.Of(session), session.Get(_rate) ?? 0, progress, session.Stop)).ConfigureAwait(false);
        session.Printer.Print(new { Stream = stream, Requeued = requeued }, $"{Words.Letters(requeued)} sent back.");
        return ExitCodes.Done;
    }

    private EntryId IdOf(Session session) => EntryId.TryParse(session.Get(_id), null, out EntryId id)
        ? id
        : throw new CliException(ExitCodes.Usage, $"'{session.Get(_id)}' is no ID of a dead letter; expected one such as 1716998413541-0.");

    private KeyValuePair<string, string?>[] Changes(Session session) =>
    [
        .. FieldText.Parse(session.Get(_set) ?? []).Select(static field => new KeyValuePair<string, string?>(field.Key, field.Value)),
        .. (session.Get(_unset) ?? []).Select(static name => new KeyValuePair<string, string?>(name, null)),
    ];
}
