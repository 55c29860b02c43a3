using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Craft.Timers;

public sealed class AsyncVoidTimer : IHostedService, IDisposable
{
    private readonly IDatabase _redis;
    private readonly ILogger<AsyncVoidTimer> _logger;
    private readonly string _group;
    private Timer? _timer;

    public AsyncVoidTimer(IDatabase redis, ILogger<AsyncVoidTimer> logger, string group)
    {
        _redis = redis;
        _logger = logger;
        _group = group;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = new Timer(Tick, null, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        return Task.CompletedTask;
    }

    private async void Tick(object? state) // EVT7002
    {
        StreamEntry[] ticks = await _redis.StreamReadGroupAsync("ticks", _group, Environment.MachineName, (RedisValue)(state as string ?? "0"), 10);
        foreach (StreamEntry tick in ticks)
        {
            _logger.LogInformation("{Tick}", tick["at"].ToString());
            await _redis.StreamAcknowledgeAsync("ticks", _group, tick.Id);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Change(Timeout.Infinite, 0);
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();
}
