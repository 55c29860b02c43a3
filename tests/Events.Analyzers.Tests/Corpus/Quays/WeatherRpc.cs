using Events;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Quay.Weather;

[EventStream("quay:weather", MaxLength = 100_000)]
public sealed partial class WeatherStream;

[Event<WeatherStream>("wind.measured")]
public sealed partial record WindMeasured(string Station, double Knots, DateTimeOffset At);

[Event<WeatherStream>("storm.seen")]
public sealed partial record StormSeen(string StormId, string Station);

public interface IForecast
{
    Task<double> GetGustAsync(string station, CancellationToken token);

    Task SetWarningAsync(string station, bool on, CancellationToken token);
}

[ConsumerGroup<WeatherStream>("warnings")]
public sealed partial class WeatherRpc(IForecast forecast, ILogger<WeatherRpc> logger)
{
    private double _strongest;

    [Handles]
    public async Task OnWind(WindMeasured wind, CancellationToken token)
    {
        _strongest = Math.Max(_strongest, wind.Knots);
        double gust;
        try
        {
            gust = await forecast.GetGustAsync(wind.Station, token);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            logger.LogInformation("{Station} has no forecast", wind.Station);
            return;
        }

        await forecast.SetWarningAsync(wind.Station, Math.Max(gust, wind.Knots) > 34, token);
    }

    [Handles]
    public Task OnStorm(StormSeen storm, CancellationToken token) => forecast.SetWarningAsync(storm.Station, on: true, token);
}
