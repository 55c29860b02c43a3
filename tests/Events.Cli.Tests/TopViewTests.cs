using Events.Administration;
using Events.Cli.Commands;
using Spectre.Console;

namespace Events.Cli;

/// <summary>What <c>events top</c> draws, by the width of its window.</summary>
public sealed class TopViewTests
{
    private const string Stream = "acme:shop:orders:of-the-north";
    private const string Group = "notifications-by-mail";

    [Theory]
    [InlineData(40)]
    [InlineData(50)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(200)]
    public void No_name_and_no_number_is_broken_and_none_is_left_out(int width)
    {
        string[] lines = Draw(width);

        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.Contains(lines, static line => line.Contains(Stream, StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("  " + Group, StringComparison.Ordinal));
        Assert.Contains("2 streams", lines[0], StringComparison.Ordinal);
        string text = string.Join('\n', lines);
        Assert.All(["12,345", "7.5", "77", "4,321", "1h 2m", "345.6", "21", "88"], number => Assert.Contains(number, text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_narrow_window_has_each_name_on_a_line_of_its_own_and_what_is_said_of_it_below() => Assert.Equal(
        [
            "10:00:00Z  2 streams",
            Stream,
            "  entries 12,345, per s 7.5, dead letters 77",
            "  " + Group,
            "    lag 4,321, pending 88, oldest 1h 2m",
            "    per s 345.6, alive 21, dead 3",
            "other",
            "  entries 0, per s -, dead letters 0",
        ],
        Draw(50));

    [Fact]
    public void A_wide_window_has_columns() =>
        Assert.Contains(Draw(200), static line => line.Contains("Dead letters", StringComparison.Ordinal) && line.Contains("Oldest", StringComparison.Ordinal));

    private static string[] Draw(int width)
    {
        var group = new GroupDetails(Stream, Group, 24, 88, new EntryId(5, 0), 4321, true, new EntryId(4, 0), null, new TimeSpan(1, 2, 0), 0, null);
        var look = new TopLook(
            DateTimeOffset.UnixEpoch.AddHours(10),
            [
                new TopStream(new StreamDetails(Stream, 12345, null, null, EntryId.Min, 12345, 1, 77), 7.5, [new TopGroup(group, 345.6, 21, 3)]),
                new TopStream(new StreamDetails("other", 0, null, null, EntryId.Min, 0, 0, 0), null, []),
            ],
            null);
        using var output = new Printed();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
        });
        console.Profile.Width = width;
        console.Write(TopView.Draw(look));
        return [.. output.ToString().Split('\n').Select(static line => line.TrimEnd()).Where(static line => line.Length > 0)];
    }
}
