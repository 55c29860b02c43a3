using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Typed;

public sealed record Envelope<T>(RedisValue Id, T Body, Func<Task> CompleteAsync);

public sealed class TypedReader<T>(IDatabase db, string key, string group)
{
    private RedisValue _from = "0";

    public async Task<IReadOnlyList<Envelope<T>>> NextAsync(int count)
    {
        var page = await db.StreamReadGroupAsync(key, group, Environment.MachineName, _from, count);
        if (page.Length == 0) _from = ">";
        return
        [
            .. page.Select(e => new Envelope<T>(e.Id, JsonSerializer.Deserialize<T>((string)e["json"]!)!, () => db.StreamAcknowledgeAsync(key, group, e.Id))),
        ];
    }

    public async Task CreateAsync()
    {
        try { await db.StreamCreateConsumerGroupAsync(key, group, "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
    }
}

public sealed record Booking(string Id, DateOnly Day);
public interface ICalendar { Task PutAsync(Booking booking, CancellationToken ct); }

public sealed class BookingWorker(TypedReader<Booking> reader, ICalendar calendar, ILogger<BookingWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await reader.CreateAsync();
        while (!stoppingToken.IsCancellationRequested)
        {
            var bookings = await reader.NextAsync(10);
            foreach (var booking in bookings)
            {
                await calendar.PutAsync(booking.Body, stoppingToken);
                await booking.CompleteAsync();
                logger.LogDebug("{Id} done", booking.Id);
            }

            if (bookings.Count == 0) await Task.Delay(250, stoppingToken);
        }
    }
}
