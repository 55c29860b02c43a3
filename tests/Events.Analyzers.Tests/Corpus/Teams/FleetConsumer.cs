using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Fleet;

public interface IPositions { Task MoveAsync(string vehicle, double lat, double lon); }

public class FleetConsumer : BackgroundService
{
    private readonly IDatabase _redis;
    private readonly IPositions _positions;
    private readonly ILogger<FleetConsumer> _logger;
    private readonly string _consumerName = "fleet-" + Guid.NewGuid().ToString("N")[..8];

    public FleetConsumer(IConnectionMultiplexer mux, IPositions positions, ILogger<FleetConsumer> logger)
    {
        _redis = mux.GetDatabase(2);
        _positions = positions;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _redis.Ensure("fleet", "positions");
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var result = await _redis.StreamReadGroupAsync("fleet", "positions", _consumerName, ">", 50); // EVT5010
                if (!result.Any())
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
                    continue;
                }

                foreach (var entry in result)
                {
                    var fields = entry.Values.ToDictionary(v => v.Name.ToString(), v => v.Value.ToString());
                    await _positions.MoveAsync(fields["vehicle"], double.Parse(fields["lat"]), double.Parse(fields["lon"]));
                    await _redis.StreamAcknowledgeAsync("fleet", "positions", entry.Id);
                }
            }
            catch (OperationCanceledException) { break; }
            catch (Exception e)
            {
                _logger.LogError(e, "Positions");
                await Task.Delay(TimeSpan.FromSeconds(3), stoppingToken);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _redis.StreamDeleteConsumerAsync("fleet", "positions", _consumerName); // EVT5009
    }
}

internal static class GroupExtensions
{
    public static async Task Ensure(this IDatabase db, RedisKey key, RedisValue group)
    {
        try { await db.StreamCreateConsumerGroupAsync(key, group, StreamPosition.Beginning, true); }
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP")) { }
    }
}
