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
    private static readonly Style Bad = new(Color.Red, decoration: Decoration.Bold);

    public static IRenderable Draw(TopLook look)
    {
        string time = look.At.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (look.Problem is { } problem)
        {
            return new Rows(Printer.Cell($"{time}  not reached, trying again"), Printer.Cell(problem, new Style(Color.Red)));
        }

        if (look.Streams.Count == 0) return Printer.Cell($"{time}  no stream matches");
        return new Rows(
            Printer.Cell($"{time}  {Words.Count(look.Streams.Count, "stream", "streams")}"),
            new FittingView(Columns(look.Streams), width => new Rows(look.Streams.SelectMany(stream => Lines(stream, width)))));
    }

    private static Table Columns(IReadOnlyList<TopStream> streams)
    {
        Table table = Printer.Table("Stream / group", "Entries", "per s", "Lag", "Pending", "Oldest", "Alive", "Dead", "Dead letters");
        foreach (TopStream stream in streams)
        {
            table.AddRow(
                Name(stream),
                Printer.Cell(Words.Of(stream.Details.Length)),
                Printer.Cell(Rate(stream.AddedPerSecond)),
                Printer.Cell(""),
                Printer.Cell(""),
                Printer.Cell(""),
                Printer.Cell(""),
                Printer.Cell(""),
                Mark(Words.Of(stream.Details.DeadLetters), IsBad(stream)));
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

        return table;
    }

    // The same for a window that is too narrow for columns: each name on a line of its own, and what there is to say of it below.
    private static IEnumerable<IRenderable> Lines(TopStream stream, int width)
    {
        yield return Name(stream);
        yield return Below(width, 2,
            ("entries", Words.Of(stream.Details.Length), false),
            ("per s", Rate(stream.AddedPerSecond), false),
            ("dead letters", Words.Of(stream.Details.DeadLetters), IsBad(stream)));
        foreach (TopGroup group in stream.Groups)
        {
            yield return new Padder(Printer.Cell(group.Details.Group), new Padding(2, 0, 0, 0));
            yield return Below(width, 4,
                ("lag", Words.Lag(group.Details), group.Details.Lag > Limits.Lag),
                ("pending", Words.Of(group.Details.Pending), group.Details.Pending > Limits.Pending),
                ("oldest", Words.Of(group.Details.OldestAge), group.Details.OldestAge > Limits.OldestAge),
                ("per s", Rate(group.ReadPerSecond), false),
                ("alive", Words.Of(group.Alive), false),
                ("dead", Words.Of(group.Dead), group.Dead > 0));
        }
    }

    // What is said of one number stands in one line.
    private static Padder Below(int width, int indent, params ReadOnlySpan<(string What, string Value, bool IsBad)> facts)
    {
        var text = new Paragraph();
        int used = 0;
        foreach ((string what, string value, bool isBad) in facts)
        {
            string fact = $"{what} {value}";
            bool fits = used + 2 + fact.Length <= width - indent;
            text.Append(used == 0 ? "" : fits ? ", " : "\n").Append(SafeText.Escape(fact), isBad ? Bad : Style.Plain);
            used = used > 0 && fits ? used + 2 + fact.Length : fact.Length;
        }

        return new Padder(text, new Padding(indent, 0, 0, 0));
    }

    private static Text Name(TopStream stream) => Printer.Cell(stream.Details.Stream, new Style(decoration: Decoration.Bold));

    private static bool IsBad(TopStream stream) => stream.Details.DeadLetters > Limits.DeadLetters;

    private static string Rate(double? rate) => rate is { } number ? number.ToString("0.#", CultureInfo.InvariantCulture) : Words.None;

    private static Text Mark(string text, bool isBad) => Printer.Cell(text, isBad ? Bad : Style.Plain);
}
