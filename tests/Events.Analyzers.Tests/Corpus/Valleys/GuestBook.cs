using System.Data;
using Dapper;
using Events;
using StackExchange.Redis;

namespace Valley.Guests;

[EventStream("guests", MaxLength = 20_000)]
public sealed partial class GuestStream;

[Event<GuestStream>("guest.arrived"), DedupeBy(nameof(LoyaltyPoints))] // EVT3002
public sealed partial record GuestArrived(string StayId, string Guest, int LoyaltyPoints);

[Event<GuestStream>("guest.wrote")]
public sealed partial record GuestWrote(string NoteId, string Guest, string Text);

[Event<GuestStream>("guest.left")]
public sealed partial record GuestLeft(string StayId, string Guest, string Mail);

[Event<GuestStream>("guest.complained")]
public sealed partial record GuestComplained(string StayId, string Guest, string Text);

public interface IMailGateway { Task SendMailAsync(string to, string text, CancellationToken token); }

[ConsumerGroup<GuestStream>("book")]
public sealed partial class GuestBook(IDbConnection connection, IDatabase redis, IMailGateway mails)
{
    private static readonly string InsertNote =
        "INSERT INTO notes (guest, text) " +
        "VALUES (@Guest, @Text)";

    [Handles]
    public async Task OnWrote(GuestWrote wrote)
    {
        await connection.ExecuteAsync(InsertNote, new { wrote.Guest, wrote.Text }); // EVT3001
    }

    [Handles]
    public async Task OnLeft(GuestLeft left, CancellationToken token)
    {
        if (!await redis.SetAddAsync("guests:mailed", left.StayId)) return; // EVT3004
        await mails.SendMailAsync(left.Mail, "Thank you for your stay", token);
    }

    [Handles]
    public async Task OnComplained(GuestComplained complained, CancellationToken token)
    {
        var ticket = $"C-{Guid.NewGuid():N}"[..10]; // EVT3003
        await redis.HashSetAsync($"complaints:{ticket}", [new HashEntry("guest", complained.Guest), new HashEntry("text", complained.Text)]);
    }
}
