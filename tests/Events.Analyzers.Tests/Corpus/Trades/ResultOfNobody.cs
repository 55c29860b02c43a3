using StackExchange.Redis;

namespace Ski.Bookings;

public sealed record Outcome(bool IsSuccess, string? Error = null);

public interface IBookings { Task<Outcome> BookAsync(string guest, int nights, CancellationToken token); }

public sealed class BookingLoop(IDatabase redis, IBookings bookings, string group, string me)
{
    public async Task TurnAsync(RedisValue from, CancellationToken token)
    {
        foreach (var entry in await redis.StreamReadGroupAsync("bookings", group, me, from, 5))
        {
            string guest = entry["guest"]!;
            await bookings.BookAsync(guest, (int)entry["nights"], token); // EVT4004
            await redis.StreamAcknowledgeAsync("bookings", group, entry.Id);
        }
    }
}
