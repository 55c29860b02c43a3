using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<IConnectionMultiplexer>(await ConnectionMultiplexer.ConnectAsync("localhost"));
builder.Services.AddDbContext<TicketDb>();
builder.Services.AddHostedService<TicketWorker>(); // EVT3006
var app = builder.Build();
app.MapPost("/tickets", async (IConnectionMultiplexer redis, TicketRequest request) =>
{
    await redis.GetDatabase().StreamAddAsync("tickets", [new("id", request.Id), new("seat", request.Seat)]); // EVT6001
    return Results.Accepted();
});
app.Run();

public sealed record TicketRequest(string Id, string Seat);
public class Ticket { public string Id { get; set; } = ""; public string Seat { get; set; } = ""; }
public class TicketDb(DbContextOptions<TicketDb> options) : DbContext(options) { public DbSet<Ticket> Tickets => Set<Ticket>(); }

public sealed class TicketWorker(IConnectionMultiplexer redis, TicketDb tickets, ILogger<TicketWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = redis.GetDatabase();
        try { await db.StreamCreateConsumerGroupAsync("tickets", "seats", "0", createStream: false); } // EVT5019
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP")) { logger.LogDebug("there"); }
        var own = await db.StreamReadGroupAsync("tickets", "seats", "seats-1", "0", 100); // EVT5011
        foreach (var entry in own) await SaveAsync(db, entry);
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("tickets", "seats", "seats-1", ">", 100);
            foreach (var entry in page)
            {
                try { await SaveAsync(db, entry); }
                catch (DbUpdateException e) { logger.LogError(e, "later"); }
            }

            await Task.Delay(100, stoppingToken);
        }
    }

    private async Task SaveAsync(IDatabase db, StreamEntry entry)
    {
        string id = entry["id"]!;
        if (await tickets.Tickets.FindAsync(id) is null)
        {
            tickets.Add(new Ticket { Id = id, Seat = entry["seat"]! });
            await tickets.SaveChangesAsync();
        }

        await db.StreamAcknowledgeAsync("tickets", "seats", entry.Id);
    }
}
