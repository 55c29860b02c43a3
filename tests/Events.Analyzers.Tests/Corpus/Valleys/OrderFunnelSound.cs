using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Valley.Funnel.Sound;

public interface IOrderService
{
    Task<bool> ImportAsync(string number, decimal total);
}

public class OrderFunnel(IConnectionMultiplexer redis, IServiceScopeFactory scopeFactory, ILogger<OrderFunnel> logger) : BackgroundService
{
    private const string Stream = "orders:incoming";
    private const string Group = "importers";

    private readonly string _consumer = Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = redis.GetDatabase();
        await EnsureGroupAsync(db);
        RedisValue from = StreamPosition.Beginning;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var entries = await db.StreamReadGroupAsync(Stream, Group, _consumer, from, 20);
                foreach (var entry in entries)
                {
                    if (from != ">") from = entry.Id;
                    if (await ImportAsync(entry)) await db.StreamAcknowledgeAsync(Stream, Group, entry.Id);
                    else logger.LogWarning("Order {Number} was refused and stays", entry["number"]);
                }

                if (entries.Length > 0) continue;
                from = ">";
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                logger.LogError(ex, "Import went wrong");
            }

            await Task.Delay(500, stoppingToken);
        }
    }

    private async Task<bool> ImportAsync(StreamEntry entry)
    {
        using var scope = scopeFactory.CreateScope();
        var orders = scope.ServiceProvider.GetRequiredService<IOrderService>();
        return await orders.ImportAsync(entry["number"].ToString(), (decimal)(double)entry["total"]);
    }

    private async Task EnsureGroupAsync(IDatabase db)
    {
        try
        {
            await db.StreamCreateConsumerGroupAsync(Stream, Group, StreamPosition.Beginning, true);
        }
        catch (RedisServerException ex) when (ex.Message.StartsWith("BUSYGROUP", StringComparison.OrdinalIgnoreCase))
        {
            logger.LogInformation("Group {Group} is there", Group);
        }
    }
}
