using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Platform.Consumers;

public abstract class ConsumerBase(IDatabase db, ILogger logger, string key, string group) : BackgroundService
{
    protected string Me { get; } = Environment.MachineName;

    protected abstract Task HandleAsync(IReadOnlyDictionary<string, string> fields, CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync(key, group, "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync(key, group, Me, from, 10);
            foreach (var entry in page) await ProcessAsync(entry, stoppingToken);
            if (page.Length == 0) await Task.Delay(100, stoppingToken);
            from = ">";
        }
    }

    private async Task ProcessAsync(StreamEntry entry, CancellationToken ct)
    {
        var fields = entry.Values.ToDictionary(v => (string)v.Name!, v => (string)v.Value!);
        try
        {
            await HandleAsync(fields, ct);
        }
        catch (Exception e) // EVT4003
        {
            logger.LogError(e, "{Key}/{Group}: {Id}", key, group, entry.Id);
        }

        await db.StreamAcknowledgeAsync(key, group, entry.Id);
    }
}

public interface IPriceBook { Task SetAsync(string sku, decimal price); }

public sealed class PriceConsumer(IDatabase db, ILogger<PriceConsumer> logger, IPriceBook prices) : ConsumerBase(db, logger, "prices", "book")
{
    protected override Task HandleAsync(IReadOnlyDictionary<string, string> fields, CancellationToken ct) =>
        prices.SetAsync(fields["sku"], decimal.Parse(fields["price"]));
}
