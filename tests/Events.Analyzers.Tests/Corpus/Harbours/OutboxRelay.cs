using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Harbour.Outbox;

public class OutboxRow
{
    public long Id { get; set; }
    public string Topic { get; set; } = "";
    public string Json { get; set; } = "";
    public DateTime? SentAt { get; set; }
}

public class OutboxContext(DbContextOptions<OutboxContext> options) : DbContext(options)
{
    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();
}

public class OutboxRelay(IServiceScopeFactory scopes, IConnectionMultiplexer redis) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = redis.GetDatabase();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            var context = scope.ServiceProvider.GetRequiredService<OutboxContext>();
            var rows = await context.Outbox.Where(row => row.SentAt == null).OrderBy(row => row.Id).Take(100).ToListAsync(stoppingToken);
            foreach (var row in rows)
            {
                await db.StreamAddAsync(row.Topic, [new("outbox", row.Id), new("json", row.Json)], maxLength: 1_000_000, useApproximateMaxLength: true);
                row.SentAt = DateTime.UtcNow;
            }

            await context.SaveChangesAsync(stoppingToken);
        }
    }
}
