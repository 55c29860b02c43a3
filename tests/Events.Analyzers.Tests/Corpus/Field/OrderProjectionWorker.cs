using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Sales.Read;

public class OrderRow { public string Id { get; set; } = ""; public decimal Total { get; set; } public string State { get; set; } = ""; }

public class SalesContext(DbContextOptions<SalesContext> options) : DbContext(options)
{
    public DbSet<OrderRow> Orders => Set<OrderRow>();
}

public record OrderMessage(string Id, decimal Total, string State);

public class OrderProjectionWorker : BackgroundService
{
    private const string Stream = "sales.orders";
    private const string Group = "projection";
    private readonly IDatabase _db;
    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger<OrderProjectionWorker> _logger;
    private readonly string _consumer = $"projection-{Guid.NewGuid():N}";

    public OrderProjectionWorker(IConnectionMultiplexer redis, IServiceScopeFactory scopes, ILogger<OrderProjectionWorker> logger)
    {
        _db = redis.GetDatabase();
        _scopes = scopes;
        _logger = logger;
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _db.StreamCreateConsumerGroupAsync(Stream, Group, "0-0"); // EVT5006
        }
        catch (RedisException)
        {
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var entries = await _db.StreamReadGroupAsync(Stream, Group, _consumer, ">", 50); // EVT5010
            if (entries.Length == 0)
            {
                await Task.Delay(250, stoppingToken);
                continue;
            }

            foreach (var entry in entries)
            {
                await ProjectAsync(entry, stoppingToken);
                await _db.StreamAcknowledgeAsync(Stream, Group, entry.Id);
            }
        }
    }

    private async Task ProjectAsync(StreamEntry entry, CancellationToken token)
    {
        try
        {
            var message = JsonSerializer.Deserialize<OrderMessage>((string)entry["data"]!)!;
            using var scope = _scopes.CreateScope();
            var context = scope.ServiceProvider.GetRequiredService<SalesContext>();
            var row = await context.Orders.FindAsync([message.Id], token);
            if (row == null)
            {
                row = new OrderRow { Id = message.Id };
                context.Orders.Add(row);
            }

            row.Total = message.Total;
            row.State = message.State;
            await context.SaveChangesAsync(token);
        }
        catch (Exception ex) // EVT4003
        {
            _logger.LogError(ex, "Could not project {EntryId}", entry.Id);
        }
    }
}
