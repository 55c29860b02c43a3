using Events;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Street.Bakery;

[EventStream("bakery", MaxLength = 10_000)]
public sealed partial class BakeryStream;

[Event<BakeryStream>("dough.ready")]
public sealed partial record DoughReady(string DoughId, string Oven);

public interface IOvens
{
    Task<int> HeatAsync(string oven);
    Task BakeAsync(string dough, int degrees, CancellationToken token);
}

[ConsumerGroup<BakeryStream>("ovens")]
public sealed partial class NightShift(IOvens ovens)
{
    [Handles]
    public async Task OnReady(DoughReady ready, CancellationToken token)
    {
        int degrees = ovens.HeatAsync(ready.Oven).Result; // EVT7003
        await ovens.BakeAsync(ready.DoughId, degrees, token);
    }
}

public sealed class OldOvens(IDatabase redis, IOvens ovens) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string last = "0-0";
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] page = await redis.StreamReadAsync("bakery:old", last, 10);
            foreach (StreamEntry dough in page)
            {
                await ovens.BakeAsync(dough["dough"].ToString(), 220, stoppingToken);
                last = dough.Id.ToString();
            }

            if (page.Length == 0) Rest();
        }
    }

    private static void Rest() => Thread.Sleep(TimeSpan.FromSeconds(1)); // EVT7003
}
