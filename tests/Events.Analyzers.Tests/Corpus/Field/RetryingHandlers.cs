using System.Net.Http;
using System.Net.Http.Json;
using Events;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Loyalty;

public static class Retry
{
    public static async Task DoAsync(Func<Task> action, int times = 3)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await action();
                return;
            }
            catch when (attempt < times)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt));
            }
        }
    }

    public static async Task<T> DoAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken token)
    {
        try { return await action(token); }
        catch (HttpRequestException) { return await action(token); }
    }
}

[EventStream("loyalty", MaxLength = 20_000)]
public sealed partial class LoyaltyStream;

[Event<LoyaltyStream>("purchase")]
public sealed partial record Purchased(string Member, int Points);

[Event<LoyaltyStream>("referral")]
public sealed partial record Referred(string Member, string Friend);

[Event<LoyaltyStream>("tier")]
public sealed partial record TierReached(string Member, string Tier);

[ConsumerGroup<LoyaltyStream>("points")]
public sealed partial class PointsConsumer(IDatabase redis, HttpClient http, ILogger<PointsConsumer> log)
{
    [Handles]
    public Task OnPurchase(Purchased purchased) =>
        Retry.DoAsync(() => redis.HashIncrementAsync("points", purchased.Member, purchased.Points)); // EVT3001

    [Handles]
    public async Task OnReferral(Referred referred, CancellationToken token)
    {
        using var answer = await Retry.DoAsync(ct => http.PostAsJsonAsync("coupons", new { referred.Member, Percent = 10 }, ct), token); // EVT3001
        answer.EnsureSuccessStatusCode();
        log.LogInformation("Coupon for {Member}", referred.Member);
    }

    [Handles]
    public async Task OnTier(TierReached reached)
    {
        var recipients = new[] { reached.Member, "sales" };
        await Task.WhenAll(recipients.Select(to => redis.ListRightPushAsync($"inbox:{to}", $"{reached.Member} is {reached.Tier}"))); // EVT3001
    }
}
