using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Garden.Radio;

public interface IAntenna { Task EmitAsync(byte[] frame, CancellationToken stop); }

public sealed class RadioPump(IDatabase db, IAntenna antenna, string group, string me) : IHostedService
{
    private Task _pump = Task.CompletedTask;
    private readonly CancellationTokenSource _source = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _pump = PumpAsync(_source.Token); // EVT7004
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _source.Cancel();
        try { await _pump.WaitAsync(cancellationToken); }
        catch (OperationCanceledException) { }
    }

    private async Task PumpAsync(CancellationToken stop)
    {
        await Task.Yield();
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
