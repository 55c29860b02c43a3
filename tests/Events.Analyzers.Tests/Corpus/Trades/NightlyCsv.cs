using System.Globalization;
using System.IO;
using Events;

namespace Grid.Readings;

[EventStream("grid", MaxLength = 20_000)]
public sealed partial class GridStream;

[Event<GridStream>("reading")]
public sealed partial record ReadingTaken(string MeterId, double Watts, DateTimeOffset At);

internal static class Csv
{
    public static async Task LineAsync(string path, params object[] cells)
    {
        string line = string.Join(';', cells.Select(c => Convert.ToString(c, CultureInfo.InvariantCulture)));
        await File.AppendAllLinesAsync(path, [line]);
    }
}

[ConsumerGroup<GridStream>("csv")]
public sealed partial class NightlyCsv
{
    [Handles]
    public Task OnReading(ReadingTaken taken) =>
        Csv.LineAsync($"/var/readings/{taken.At:yyyyMMdd}.csv", taken.MeterId, taken.Watts, taken.At); // EVT3001
}
