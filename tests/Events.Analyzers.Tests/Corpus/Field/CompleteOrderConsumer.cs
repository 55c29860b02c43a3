using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Orders.Complete;

public class Order { public string Id { get; set; } = ""; public decimal Total { get; set; } }

public class OrdersContext(DbContextOptions<OrdersContext> options) : DbContext(options) { public DbSet<Order> Orders => Set<Order>(); }

public sealed class OrderConsumer(IConnectionMultiplexer redis, IServiceScopeFactory scopes, ILogger<OrderConsumer> logger) : BackgroundService
{
    private const string Key = "orders";
    private const string Group = "orders-db";
    private const string DeadLetters = "orders:dead";
    private const int MaxDeliveries = 5;
    private static readonly TimeSpan MinIdle = TimeSpan.FromMinutes(2);
    private readonly string _me = $"{Environment.MachineName}-{Group}";
    private readonly IDatabase _db = redis.GetDatabase();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await CreateGroupAsync(stoppingToken);
        DateTime nextSweep = DateTime.UtcNow;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (DateTime.UtcNow >= nextSweep)
                {
                    await SweepAsync(stoppingToken);
                    nextSweep = DateTime.UtcNow + MinIdle;
                }

                StreamEntry[] entries = await _db.StreamReadGroupAsync(Key, Group, _me, ">", 20);
                foreach (StreamEntry entry in entries) await TryHandleAsync(entry, stoppingToken);
                if (entries.Length == 0) await Task.Delay(200, stoppingToken);
            }
            catch (RedisException error)
            {
                logger.LogWarning(error, "Redis");
                await Task.Delay(1000, stoppingToken);
            }
        }
    }

    private async Task SweepAsync(CancellationToken token)
    {
        StreamPendingMessageInfo[] pending = await _db.StreamPendingMessagesAsync(
            Key, Group, 100, RedisValue.Null, minId: null, maxId: null, minIdleTimeInMs: (long)MinIdle.TotalMilliseconds);
        foreach (StreamPendingMessageInfo info in pending)
        {
            StreamEntry[] claimed = await _db.StreamClaimAsync(Key, Group, _me, (long)MinIdle.TotalMilliseconds, [info.MessageId]);
            foreach (StreamEntry entry in claimed)
            {
                if (info.DeliveryCount > MaxDeliveries)
                {
                    await _db.StreamAddAsync(DeadLetters, entry.Values);
                    await _db.StreamAcknowledgeAsync(Key, Group, entry.Id);
                    continue;
                }

                await TryHandleAsync(entry, token);
            }
        }
    }

    private async Task TryHandleAsync(StreamEntry entry, CancellationToken token)
    {
        try
        {
            Order order = JsonSerializer.Deserialize<Order>(entry["order"].ToString()) ?? throw new JsonException("null");
            await using AsyncServiceScope scope = scopes.CreateAsyncScope();
            var context = scope.ServiceProvider.GetRequiredService<OrdersContext>();
            if (!await context.Orders.AnyAsync(o => o.Id == order.Id, token))
            {
                context.Orders.Add(order);
                await context.SaveChangesAsync(token);
            }

            await _db.StreamAcknowledgeAsync(Key, Group, entry.Id);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "Entry {Id} stays pending", entry.Id);
        }
    }

    private async Task CreateGroupAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            try
            {
                await _db.StreamCreateConsumerGroupAsync(Key, Group, StreamPosition.Beginning, createStream: true);
                return;
            }
            catch (RedisServerException error) when (error.Message.Contains("BUSYGROUP"))
            {
                return;
            }
            catch (RedisConnectionException error)
            {
                logger.LogWarning(error, "Waiting for Redis");
                await Task.Delay(1000, token);
            }
        }
    }
}
