using System.CommandLine;
using Events.Administration;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;

namespace Events.Cli.Commands;

/// <summary><c>events dead discard STREAM ID…</c>, or <c>--all</c> with a filter.</summary>
internal sealed class DeadDiscardCommand : StreamCommand
{
    private readonly Argument<string[]> _ids = new("ID") { Description = "The dead letters' IDs.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _all = Parsers.Flag("--all", "All that match.");
    private readonly DeadFilterOptions _filter;

    public DeadDiscardCommand(Terminal terminal, CommonOptions common)
        : base("discard", "Deletes dead letters for good (XDEL).", terminal, common)
    {
        Add(_ids);
        Add(_all);
        _filter = new DeadFilterOptions(this);
    }

    protected override void Check(Session session)
    {
        bool hasIds = IdsOf(session).Length > 0;
        if (hasIds == session.Get(_all)) throw new CliException(ExitCodes.Usage, "Give the IDs of dead letters, or --all.");
        if (hasIds && _filter.IsAny(session)) throw new CliException(ExitCodes.Usage, "Filters are for --all.");
    }

    protected override async Task<int> RunAsync(Session session)
    {
        string stream = StreamOf(session);
        DeadLetterAdministration letters = session.Administration.OpenDeadLetters(stream);
        EntryId[] ids = IdsOf(session);
        await session.ConfirmAsync(ids.Length > 0
            ? $"{Words.Letters(ids.Length)} of '{stream}' will be deleted for good."
            : $"All matching dead letters of '{stream}', of {Words.Of(await letters.CountAsync(session.Stop).ConfigureAwait(false))}, are deleted for good.").ConfigureAwait(false);
        long discarded = ids.Length > 0
            ? await letters.DiscardAsync(ids, session.Stop).ConfigureAwait(false)
            : await session.ShowProgressAsync(
                "discarded", progress => letters.DiscardAllAsync(_filter.Of(session), progress, session.Stop)).ConfigureAwait(false);
        session.Printer.Print(new { Stream = stream, Discarded = discarded }, $"{Words.Letters(discarded)} discarded.");
        return ids.Length > 0 && discarded == 0 ? ExitCodes.NotFound : ExitCodes.Done;
    }

    private EntryId[] IdsOf(Session session) =>
    [
        .. session.Get(_ids).Select(static text => EntryId.TryParse(text, null, out EntryId id)
            ? id
            : throw new CliException(ExitCodes.Usage, $"'{text}' is no ID of a dead letter; expected one such as 1716998413541-0.")),
    ];
}
