using System.Net.Http;
using System.Net.Http.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Rails.Weather;

public sealed record Warning(string Region, int Level);

/// <summary>A producer: what the weather office says goes into the stream, once an hour.</summary>
public sealed class Weather(IDatabase redis, HttpClient http, ILogger<Weather> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Warning[] warnings = await http.GetFromJsonAsync<Warning[]>("warnings", stoppingToken) ?? [];
                foreach (Warning warning in warnings)
                {
                    await redis.StreamAddAsync(
                        "rails:weather",
                        [new("type", "weather.warned"), new("region", warning.Region), new("level", warning.Level), new("id", Guid.NewGuid().ToString())],
                        maxLength: 10_000,
                        useApproximateMaxLength: true);
                }
            }
            catch (HttpRequestException e)
            {
                log.LogWarning(e, "no weather");
            }
        }
    }
}
