using System.Globalization;
using Events.Administration;
using Events.Cli.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Events.Cli.Commands;

/// <summary>Draws what one look has seen.</summary>
internal static class TopView
{
    // From here on a number is not as it should be.
    private static readonly AlertLimits Limits = AlertLimits.Default;

    public static IRenderable Draw(TopLook look)
    {
        string time = look.At.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (look.Problem is { } problem)
        {
            return new Rows(Printer.Cell($"{time}  not reached, trying again"), Printer.Cell(problem, new Style(Color.Red)));
        }

        if (look.Streams.Count == 0) return Printer.Cell($"{time}  no stream matches");
        Table table = Printer.Table("Stream / group", "Entries", "per s", "Lag", "Pending", "Oldest", "Alive", "Dead", "Dead letters");
        foreach (TopStream stream in look.Streams)
        {
            table.AddRow(
                Printer.Cell(stream.Details.Stream, new Style(decoration: Decoration.Bold)),
                Printer.Cell(Words.Of(stream.Details.Length)),
                Printer.Cell(Rate(stream.AddedPerSecond)),
                Printer.Cell(""),
                Printer.Cell(""),
                Printer.Cell(""),
                Printer.Cell(""),
                Printer.Cell(""),
                Mark(Words.Of(stream.Details.DeadLetters), stream.Details.DeadLetters > Limits.DeadLetters));
            foreach (TopGroup group in stream.Groups)
            {
                table.AddRow(
                    Printer.Cell("  " + group.Details.Group),
                    Printer.Cell(""),
                    Printer.Cell(Rate(group.ReadPerSecond)),
                    Mark(Words.Lag(group.Details), group.Details.Lag > Limits.Lag),
                    Mark(Words.Of(group.Details.Pending), group.Details.Pending > Limits.Pending),
                    Mark(Words.Of(group.Details.OldestAge), group.Details.OldestAge > Limits.OldestAge),
                    Printer.Cell(Words.Of(group.Alive)),
                    Mark(Words.Of(group.Dead), group.Dead > 0),
                    Printer.Cell(""));
            }
        }

        return new Rows(Printer.Cell($"{time}  {Words.Count(look.Streams.Count, "stream", "streams")}"), table);
    }

    private static string Rate(double? rate) => rate is { } number ? number.ToString("0.#", CultureInfo.InvariantCulture) : Words.None;

    private static Text Mark(string text, bool isBad) => Printer.Cell(text, isBad ? new Style(Color.Red, decoration: Decoration.Bold) : Style.Plain);
}
