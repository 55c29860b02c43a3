using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Lake.Switch;

public interface IPump { Task PumpAsync(string basin, CancellationToken token); }

public sealed class PumpService(IDatabase redis, IPump pump, IHostApplicationLifetime lifetime, string group) : IHostedService
{
    private volatile bool _stopping;
    private Task _loop = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loop = RunAsync(lifetime.ApplicationStopping);
        _ = _loop.ContinueWith(_ => lifetime.StopApplication(), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        await _loop;
    }

    private async Task RunAsync(CancellationToken token)
    {
        RedisValue from = "0";
        while (!_stopping)
        {
            var page = await redis.StreamReadGroupAsync("basins", group, Environment.MachineName, from, 5);
            foreach (var entry in page)
            {
                await pump.PumpAsync(entry["basin"]!, token);
                await redis.StreamAcknowledgeAsync("basins", group, entry.Id);
            }

            if (page.Length == 0) { from = ">"; await Task.Delay(100, token); }
        }
    }
}
