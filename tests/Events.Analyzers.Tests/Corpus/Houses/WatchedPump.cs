using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Watched;

public interface ISink { Task PutAsync(string line, CancellationToken ct); }

/// <summary>Who asks for health sees that the pump is over.</summary>
public sealed class Pump(IDatabase db, ISink sink) : IHostedService
{
    private readonly CancellationTokenSource _stop = new();
    private Task? _pump;

    public bool IsHealthy => _pump is { IsCompleted: false };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _pump = RunAsync(_stop.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        if (_pump is not null) await _pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(CancellationToken ct)
    {
        RedisValue last = "0-0";
        while (!ct.IsCancellationRequested)
        {
            var lines = await db.StreamReadAsync("lines", last, 10);
            foreach (var line in lines)
            {
                await sink.PutAsync(line["text"]!, ct);
                last = line.Id;
            }

            if (lines.Length == 0) await Task.Delay(100, ct);
        }
    }
}
