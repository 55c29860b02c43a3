using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Hr.Sick;

public sealed class SickNote { public string Id { get; set; } = ""; public int Days { get; set; } }
public sealed class SickContext(DbContextOptions<SickContext> options) : DbContext(options) { public DbSet<SickNote> Notes => Set<SickNote>(); }

public sealed class SickWorker(IDatabase redis, IServiceScopeFactory scopes) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await redis.StreamCreateConsumerGroupAsync("sick", "hr", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await redis.StreamReadGroupAsync("sick", "hr", Environment.MachineName, from, 5);
            if (page.Length > 0) await SaveAsync(page, stoppingToken);
            else await Task.Delay(500, stoppingToken);
            from = ">";
        }
    }

    private async Task SaveAsync(StreamEntry[] page, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SickContext>();
        foreach (var entry in page)
        {
            var id = (string)entry["id"]!;
            var note = await db.Notes.FindAsync([id], ct) ?? db.Notes.Add(new SickNote { Id = id }).Entity;
            note.Days = (int)entry["days"];
        }

        await db.SaveChangesAsync(ct);
        await redis.StreamAcknowledgeAsync("sick", "hr", [.. page.Select(e => e.Id)]);
    }
}
