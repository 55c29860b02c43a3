using System.Data;
using Dapper;
using Events;
using StackExchange.Redis;

namespace Valley.Guests.Sound;

[EventStream("guests", MaxLength = 20_000)]
public sealed partial class GuestStream;

[Event<GuestStream>("guest.arrived"), DedupeBy(nameof(StayId))]
public sealed partial record GuestArrived(string StayId, string Guest, int LoyaltyPoints);

[Event<GuestStream>("guest.wrote")]
public sealed partial record GuestWrote(string NoteId, string Guest, string Text);

[Event<GuestStream>("guest.complained")]
public sealed partial record GuestComplained(string StayId, string Guest, string Text);

public interface ILoyalty { Task AddPointsAsync(string guest, int points, CancellationToken token); }

[ConsumerGroup<GuestStream>("book")]
public sealed partial class GuestBook(IDbConnection connection, IDatabase redis, ILoyalty loyalty)
{
    private const string UpsertNote = """
        INSERT INTO notes (note_id, guest, text) VALUES (@NoteId, @Guest, @Text)
        ON CONFLICT (note_id) DO UPDATE SET text = excluded.text
        """;

    [Handles]
    public Task OnArrived(GuestArrived arrived, CancellationToken token) => loyalty.AddPointsAsync(arrived.Guest, arrived.LoyaltyPoints, token);

    [Handles]
    public async Task OnWrote(GuestWrote wrote) => await connection.ExecuteAsync(UpsertNote, wrote);

    [Handles]
    public async Task OnComplained(GuestComplained complained, EventContext context)
    {
        await redis.HashSetAsync(
            $"complaints:{context.Id}", [new HashEntry("guest", complained.Guest), new HashEntry("at", DateTimeOffset.UtcNow.ToUnixTimeSeconds())]);
    }
}
