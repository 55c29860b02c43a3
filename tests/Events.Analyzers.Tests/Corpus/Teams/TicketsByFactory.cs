using Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Good.Scopes;

public class Ticket { public string Id { get; set; } = ""; public string Seat { get; set; } = ""; }
public class TicketDb(DbContextOptions<TicketDb> options) : DbContext(options) { public DbSet<Ticket> Tickets => Set<Ticket>(); }

public static class Setup
{
    public static IServiceCollection AddTickets(this IServiceCollection services) => services
        .AddDbContext<TicketDb>()
        .AddDbContextFactory<TicketDb>()
        .AddHostedService<TicketWorker>();
}

public sealed class TicketWorker(IConnectionMultiplexer redis, IDbContextFactory<TicketDb> factory, ILogger<TicketWorker> logger) : BackgroundService
{
    private readonly RedisKey _stream = "good:tickets";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = redis.GetDatabase();
        await PrepareAsync(db);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var position = "0";
        do
        {
            try
            {
                var page = await db.StreamReadGroupAsync(_stream, "seats", Environment.MachineName, position, 100);
                if (page.Length == 0) position = ">";
                foreach (var entry in page) await SaveAsync(db, entry, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "next tick");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task PrepareAsync(IDatabase db)
    {
        try { await db.StreamCreateConsumerGroupAsync(_stream, "seats", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP")) { logger.LogDebug("there"); }
    }

    private async Task SaveAsync(IDatabase db, StreamEntry entry, CancellationToken ct)
    {
        await using var tickets = await factory.CreateDbContextAsync(ct);
        string id = entry["id"]!;
        if (!await tickets.Tickets.AnyAsync(t => t.Id == id, ct))
        {
            tickets.Add(new Ticket { Id = id, Seat = entry["seat"]! });
            await tickets.SaveChangesAsync(ct);
        }

        await db.StreamAcknowledgeAsync(_stream, "seats", entry.Id);
    }
}
