using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Tolls;

public interface ITollOffice
{
    Task BillAsync(string plate);
}

public sealed class LanesKept(IDatabase redis, ITollOffice office, ILogger<LanesKept> logger) : IHostedService
{
    private readonly CancellationTokenSource _stop = new();
    private Task? _lane;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryCreateGroupAsync();
        _lane = Task.Run(() => LaneAsync(_stop.Token), CancellationToken.None); // EVT7004
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        if (_lane is not null) await _lane.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LaneAsync(CancellationToken token)
    {
        RedisValue position = "0";
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] cars = await redis.StreamReadGroupAsync("tolls", "office", Environment.MachineName, position, 10);
            foreach (StreamEntry car in cars)
            {
                await office.BillAsync(car["plate"].ToString());
                await redis.StreamAcknowledgeAsync("tolls", "office", car.Id);
            }

            if (cars.Length == 0 && position == ">") await Task.Delay(200, token);
            position = ">";
        }
    }

    private async Task TryCreateGroupAsync()
    {
        try
        {
            await redis.StreamCreateConsumerGroupAsync("tolls", "office", "$");
        }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            logger.LogInformation("office is open");
        }
    }
}
