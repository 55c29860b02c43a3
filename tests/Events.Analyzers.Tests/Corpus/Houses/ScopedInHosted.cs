using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Hr.Leave;

public sealed class Leave { public string Id { get; set; } = ""; public int Days { get; set; } }
public sealed class HrContext(DbContextOptions<HrContext> options) : DbContext(options) { public DbSet<Leave> Leaves => Set<Leave>(); }

public sealed class LeaveWorker(IDatabase redis, HrContext db) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await redis.StreamCreateConsumerGroupAsync("leave", "hr", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await redis.StreamReadGroupAsync("leave", "hr", Environment.MachineName, from, 5);
            foreach (var entry in page)
            {
                var leave = await db.Leaves.FindAsync([(string)entry["id"]!], stoppingToken);
                if (leave is not null) leave.Days = (int)entry["days"];
                await db.SaveChangesAsync(stoppingToken);
                await redis.StreamAcknowledgeAsync("leave", "hr", entry.Id);
            }

            if (page.Length == 0) await Task.Delay(500, stoppingToken);
            from = ">";
        }
    }
}

public static class Startup
{
    public static IServiceCollection AddLeave(this IServiceCollection services) =>
        services.AddDbContext<HrContext>().AddHostedService<LeaveWorker>(); // EVT3006
}
