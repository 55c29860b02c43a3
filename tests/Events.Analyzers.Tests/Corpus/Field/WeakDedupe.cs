using System.Net.Http;
using System.Net.Http.Json;
using Events;
using Events.Handling;
using Microsoft.Extensions.Caching.Memory;
using StackExchange.Redis;

namespace Gifts;

[EventStream("gifts", MaxLength = 10_000)]
public sealed partial class GiftStream;

[Event<GiftStream>("gift.bought")]
public sealed partial record GiftBought(string GiftId, string Buyer, decimal Amount);

[Event<GiftStream>("gift.redeemed")]
public sealed partial record GiftRedeemed(string GiftId, string Owner, decimal Amount);

[Event<GiftStream>("gift.expired")]
public sealed partial record GiftExpired(string GiftId);

[Event<GiftStream>("gift.lost")]
public sealed partial record GiftLost(string GiftId, string Owner);

public interface IPrinter { Task PrintAsync(string gift); }

[ConsumerGroup<GiftStream>("cards")]
public sealed partial class CardConsumer(HttpClient http, IDatabase redis)
{
    [Handles, DedupeBy(nameof(GiftBought.Amount))] // EVT3002
    public async Task OnBought(GiftBought bought, CancellationToken ct)
    {
        using var answer = await http.PostAsJsonAsync("cards", bought, ct);
        answer.EnsureSuccessStatusCode();
    }

    [Handles]
    public async Task OnRedeemed(GiftRedeemed redeemed, EventContext context, CancellationToken ct)
    {
        if (context.DeliveryCount > 1) return; // EVT3004
        using var answer = await http.PostAsJsonAsync("redemptions", redeemed, ct);
        answer.EnsureSuccessStatusCode();
    }

    [Handles]
    public async Task OnExpired(GiftExpired expired, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "expirations");
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString()); // EVT3003
        request.Content = JsonContent.Create(expired);
        using var answer = await http.SendAsync(request, ct); // EVT3001
        answer.EnsureSuccessStatusCode();
    }

    [Handles, Idempotent("TODO")] // EVT8001
    public async Task OnLost(GiftLost lost)
    {
        await redis.StringIncrementAsync("lost:" + lost.Owner); // EVT3001
    }
}
