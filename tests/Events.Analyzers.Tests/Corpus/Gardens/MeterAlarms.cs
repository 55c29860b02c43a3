using System.Net.Http;
using Events;

namespace Garden.Meters;

[EventStream("meters", MaxLength = 40_000)]
public sealed partial class MeterStream;

[Event<MeterStream>("read")]
public sealed partial record MeterRead(string MeterId, double Value, DateTimeOffset At);

[ConsumerGroup<MeterStream>("alarms")]
public sealed partial class MeterAlarms(IHttpClientFactory http)
{
    private const double Limit = 90;

    [Handles]
    public Task OnRead(MeterRead read, CancellationToken stop) => read.Value switch
    {
        > Limit => AlarmAsync(read.MeterId, "hot", stop), // EVT3001
        < 0 => throw new ArgumentOutOfRangeException(nameof(read)),
        _ => Task.CompletedTask,
    };

    private async Task AlarmAsync(string meter, string what, CancellationToken stop)
    {
        var client = http.CreateClient("alarms");
        var fields = new Dictionary<string, string> { ["meter"] = meter, ["what"] = what };
        using var answer = await client.PostAsync("alarms", new FormUrlEncodedContent(fields), stop);
        answer.EnsureSuccessStatusCode();
    }
}
