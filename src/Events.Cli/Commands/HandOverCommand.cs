using System.CommandLine;
using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;

namespace Events.Cli.Commands;

/// <summary><c>events handover STREAM GROUP FROM [TO] [--even-if-alive]</c></summary>
internal sealed class HandOverCommand : GroupCommand
{
    private readonly Argument<string> _from = Parsers.Text("FROM", "The consumer that has them.");
    private readonly Argument<string?> _to = new("TO")
    {
        Description = "The consumer that gets them. Default: whoever of the group is free first.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _evenIfAlive = Parsers.Flag("--even-if-alive", "Take them from a consumer whose process lives: its handlers are cancelled.");

    public HandOverCommand(Terminal terminal, CommonOptions common)
        : base("handover", "Moves all that a consumer has pending to others: for a pod that does not come back.", terminal, common)
    {
        Add(_from);
        Add(_to);
        Add(_evenIfAlive);
    }

    protected override async Task<int> RunAsync(Session session)
    {
        string from = session.Get(_from);
        bool evenIfAlive = session.Get(_evenIfAlive);
        if (evenIfAlive) await session.ConfirmAsync($"'{from}' loses all that it has pending, also what it is handling.").ConfigureAwait(false);
        PendingMove move = await session.Administration.HandOverAsync(
            StreamOf(session), GroupOf(session), from, Empty(session.Get(_to)), evenIfAlive, session.Stop).ConfigureAwait(false);
        session.Printer.Print(move, MoveText.Of(move));
        return ExitCodes.Done;
    }

    private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
