using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Billing.Meter;

public interface IMeterStore { Task SaveAsync(string meter, long units, CancellationToken ct); }

public sealed class MeterPump : IHostedService, IAsyncDisposable
{
    private readonly IDatabase _db;
    private readonly IMeterStore _store;
    private readonly CancellationTokenSource _stop = new();
    private Task? _pump;

    public MeterPump(IConnectionMultiplexer mux, IMeterStore store)
    {
        _db = mux.GetDatabase();
        _store = store;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try { await _db.StreamCreateConsumerGroupAsync("meters", "billing", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        _pump = Task.Run(() => PumpAsync(_stop.Token), cancellationToken); // EVT7004
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        if (_pump is not null) await _pump.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    private async Task PumpAsync(CancellationToken ct)
    {
        RedisValue from = "0";
        while (!ct.IsCancellationRequested)
        {
            var page = await _db.StreamReadGroupAsync("meters", "billing", Environment.MachineName, from, 100);
            foreach (var entry in page)
            {
                await _store.SaveAsync(entry["meter"]!, (long)entry["units"], ct);
                await _db.StreamAcknowledgeAsync("meters", "billing", entry.Id);
            }

            if (page.Length == 0) await Task.Delay(100, ct);
            from = ">";
        }
    }
}
