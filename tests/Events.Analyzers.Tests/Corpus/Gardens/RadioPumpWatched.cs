using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Garden.Radio;

public interface IAntenna { Task EmitAsync(byte[] frame, CancellationToken stop); }

public sealed class RadioPumpWatched(IDatabase db, IAntenna antenna, IHostApplicationLifetime host, ILogger<RadioPumpWatched> log,
    string group, string me) : IHostedService
{
    private readonly CancellationTokenSource _source = new();
    private Task? _pump;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _pump = PumpAsync(_source.Token).ContinueWith(
            ended =>
            {
                if (ended.IsFaulted) log.LogCritical(ended.Exception, "The pump ended");
                host.StopApplication();
            },
            TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _source.Cancel();
        return _pump ?? Task.CompletedTask;
    }

    private async Task PumpAsync(CancellationToken stop)
    {
        RedisValue from = "0";
        while (!stop.IsCancellationRequested)
        {
            var frames = await db.StreamReadGroupAsync("frames", group, me, from, 32);
            foreach (var frame in frames)
            {
                await antenna.EmitAsync((byte[])frame["bytes"]!, stop);
                await db.StreamAcknowledgeAsync("frames", group, frame.Id);
            }

            if (frames.Length == 0)
            {
                from = ">";
                await Task.Delay(20, stop);
            }
        }
    }
}
