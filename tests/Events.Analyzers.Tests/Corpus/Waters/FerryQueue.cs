using System.Threading.Tasks.Dataflow;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace River.Ferries;

public interface IFerry { Task CrossAsync(string car); }

public sealed class FerryQueue(IDatabase redis, IFerry ferry, ILogger<FerryQueue> logger, string group) : IHostedService
{
    private readonly CancellationTokenSource _stop = new();
    private ActionBlock<StreamEntry>? _block;
    private Task? _loop;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _block = new ActionBlock<StreamEntry>(entry => ferry.CrossAsync(entry["car"]!));
        _loop = Task.Run(() => PumpAsync(_stop.Token), cancellationToken);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        logger.LogInformation("The ferry stops");
        await _stop.CancelAsync();
        if (_loop is not null) await Task.WhenAny(_loop, Task.Delay(Timeout.Infinite, cancellationToken));
    }

    private async Task PumpAsync(CancellationToken token)
    {
        RedisValue from = "0";
        while (!token.IsCancellationRequested)
        {
            var cars = await redis.StreamReadGroupAsync("cars", group, Environment.MachineName, from, 8);
            foreach (var car in cars)
            {
                _block!.Post(car);
                await redis.StreamAcknowledgeAsync("cars", group, car.Id); // EVT4005
            }

            if (cars.Length == 0) { from = ">"; await Task.Delay(100, token); }
        }
    }
}
