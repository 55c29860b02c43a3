using Events.Administration;
using Events.DeadLetters;
using Spectre.Console;

namespace Events.Cli.Output;

/// <summary>Dead letters as they are printed.</summary>
internal static class DeadLetterOutput
{
    /// <summary>A dead letter as JSON has it.</summary>
    public static object Json(DeadLetter letter) => new
    {
        letter.Id,
        letter.OriginalId,
        letter.Group,
        letter.Reason,
        letter.ExceptionType,
        letter.Message,
        letter.Attempts,
        letter.Consumer,
        letter.At,
        letter.Fingerprint,
        letter.HasPayload,
        letter.Problem,
        letter.Fields,
    };

    /// <summary>Dead letters, one a row.</summary>
    public static Table Table(IReadOnlyList<DeadLetter> letters)
    {
        Table table = Printer.Table("Dead letter", "Entry", "Group", "Reason", "Deliveries", "Message");
        foreach (DeadLetter letter in letters)
        {
            Printer.AddRow(
                table,
                letter.Id.ToString(),
                Words.Of(letter.OriginalId),
                letter.Group.Length == 0 ? Words.None : letter.Group,
                letter.Problem is null ? letter.Reason : $"{letter.Reason} ({letter.Problem})",
                Words.Of(letter.Attempts),
                letter.ExceptionType.Length == 0 ? letter.Message : $"{letter.ExceptionType}: {letter.Message}");
        }

        return table;
    }
}
