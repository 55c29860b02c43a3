using System.CommandLine;
using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;
using Events.DeadLetters;
using Spectre.Console;

namespace Events.Cli.Commands;

/// <summary><c>events dead show STREAM ID</c></summary>
internal sealed class DeadShowCommand : StreamCommand
{
    private readonly Argument<EntryId> _id = Parsers.Id("ID", "The dead letter's ID, as 'dead list' shows it.");

    public DeadShowCommand(Terminal terminal, CommonOptions common)
        : base("show", "Shows one dead letter with its fields.", terminal, common) => Add(_id);

    protected override async Task<int> RunAsync(Session session)
    {
        DeadLetter letter = await session.Administration.OpenDeadLetters(StreamOf(session)).GetAsync(session.Get(_id), session.Stop).ConfigureAwait(false);
        session.Printer.Print(DeadLetterOutput.Json(letter), () =>
        {
            var facts = new Grid().AddColumns(2);
            Add("Dead letter", letter.Id.ToString());
            Add("Entry", Words.Of(letter.OriginalId));
            Add("Group", letter.Group);
            Add("Consumer", letter.Consumer);
            Add("Reason", letter.Reason);
            Add("Exception", letter.ExceptionType);
            Add("Message", letter.Message);
            Add("Deliveries", Words.Of(letter.Attempts));
            Add("At", letter.At?.UtcDateTime.ToString("u", System.Globalization.CultureInfo.InvariantCulture) ?? "");
            Add("Fingerprint", letter.Fingerprint);
            Add("Problem", letter.Problem ?? "");
            return new Rows(facts, letter.HasPayload ? EntryOutput.Fields(letter.Fields) : Printer.Cell("It has no payload."));

            void Add(string name, string value)
            {
                if (value.Length > 0) facts.AddRow(Printer.Cell(name), Printer.Cell(value));
            }
        });
        return ExitCodes.Done;
    }
}
