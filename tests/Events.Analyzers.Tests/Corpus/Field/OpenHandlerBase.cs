using System.Net.Http;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Fleet.Ingest;

public abstract class StreamWorker(IConnectionMultiplexer mux, ILogger logger) : BackgroundService
{
    protected readonly IDatabase Db = mux.GetDatabase();

    protected abstract string Key { get; }

    protected abstract Task OnEntryAsync(StreamEntry entry, CancellationToken token);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var cursor = RedisValue.EmptyString;
        cursor = "0-0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await Db.StreamReadAsync(Key, cursor, 64);
            foreach (var entry in page)
            {
                logger.LogTrace("{Key} {Id}", Key, entry.Id);
                await OnEntryAsync(entry, stoppingToken);
                await DoneAsync(entry);
                cursor = entry.Id;
            }

            await Task.Delay(200, stoppingToken);
        }
    }

    private async Task DoneAsync(StreamEntry entry)
    {
        await Db.StreamAcknowledgeAsync(Key, "fleet", entry.Id); // EVT5001
    }
}

public sealed record Position(string Vehicle, double Lat, double Lon);

public sealed class PositionWorker(IConnectionMultiplexer mux, HttpClient http, ILogger<PositionWorker> logger) : StreamWorker(mux, logger)
{
    protected override string Key => "fleet:positions";

    protected override async Task OnEntryAsync(StreamEntry entry, CancellationToken token)
    {
        var position = JsonSerializer.Deserialize<Position>(entry["json"].ToString())!;
        var response = await http.PutAsJsonAsync($"vehicles/{position.Vehicle}", position, token);
        response.EnsureSuccessStatusCode();
    }
}
