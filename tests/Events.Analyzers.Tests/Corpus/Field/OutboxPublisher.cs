using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Billing.Outbox;

public class OutboxMessage
{
    public long Id { get; set; }

    public string Type { get; set; } = "";

    public string Payload { get; set; } = "";

    public DateTime? SentAt { get; set; }
}

public class BillingContext(DbContextOptions<BillingContext> options) : DbContext(options)
{
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();
}

public class InvoiceIssued { public string Number { get; set; } = ""; }

public class OutboxPublisher(IServiceScopeFactory scopeFactory, IConnectionMultiplexer redis) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            using var scope = scopeFactory.CreateScope();
            var context = scope.ServiceProvider.GetRequiredService<BillingContext>();
            var messages = await context.Outbox.Where(m => m.SentAt == null).OrderBy(m => m.Id).Take(50).ToListAsync(stoppingToken);
            foreach (var message in messages)
            {
                await PublishAsync(message);
                message.SentAt = DateTime.UtcNow;
            }

            await context.SaveChangesAsync(stoppingToken);
        }
    }

    private Task<RedisValue> PublishAsync(OutboxMessage message) => redis.GetDatabase().StreamAddAsync("billing", // EVT6002
        [new NameValueEntry("type", message.Type), new NameValueEntry("payload", message.Payload)],
        maxLength: 10_000);

    public async Task PublishIssuedAsync(InvoiceIssued issued)
    {
        var db = redis.GetDatabase();
        await db.StreamAddAsync("billing", [
            new NameValueEntry("type", issued.GetType().Name), // EVT1004
            new NameValueEntry("number", issued.Number),
        ], maxLength: 10_000, useApproximateMaxLength: true);
    }
}
