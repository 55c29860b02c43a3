using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Tram.Doors;

public sealed class DoorOptions { public string Stream { get; set; } = "doors"; public string Group { get; set; } = "safety"; }

public interface IDoorLog { void Write(string tram, string state); }

public sealed class DoorWorker(IConnectionMultiplexer redis, IDoorLog log, IOptions<DoorOptions> options) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = redis.GetDatabase();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var entries = await db.StreamReadGroupAsync( // EVT4006
                options.Value.Stream, options.Value.Group, Environment.MachineName, ">", 100);
            foreach (var entry in entries)
            {
                var fields = entry.Values.ToDictionary(v => v.Name.ToString(), v => v.Value.ToString());
                log.Write(fields["tram"], fields["state"]);
            }
        }
    }
}
