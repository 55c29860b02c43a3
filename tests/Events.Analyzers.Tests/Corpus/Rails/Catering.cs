using System.Net.Http;
using System.Net.Http.Json;
using Events;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Rails.Catering;

[EventStream("rails", MaxLength = 100_000)]
public sealed partial class RailStream;

[Event<RailStream>("meal.ordered")]
public sealed partial record MealOrdered(string OrderId, string Seat, string Meal, int Count);

[Event<RailStream>("meal.served")]
public sealed partial record MealServed(string OrderId, string Steward);

[Event<RailStream>("meal.refused")]
public sealed partial record MealRefused(string OrderId, string Why);

[ConsumerGroup<RailStream>("catering")]
public sealed partial class Catering(HttpClient http, IDatabase redis, ILogger<Catering> log)
{
    [Handles]
    public async Task OnOrdered(MealOrdered ordered, CancellationToken token)
    {
        if (ordered.Count <= 0) throw new ArgumentOutOfRangeException(nameof(ordered));
        using var response = await http.PostAsJsonAsync("kitchen", new { ordered.Seat, ordered.Meal }, token); // EVT3001
        response.EnsureSuccessStatusCode();
    }

    [Handles]
    public async Task OnServed(MealServed served)
    {
        long served1 = await redis.HashIncrementAsync("meals", served.Steward); // EVT3001
        log.LogInformation("{Steward} has served {Count}", served.Steward, served1);
    }

    [Handles]
    public Task OnRefused(MealRefused refused)
    {
        _ = TellAsync(refused); // EVT7002
        return Task.CompletedTask;
    }

    private async Task TellAsync(MealRefused refused) => await redis.HashSetAsync("refused", refused.OrderId, refused.Why);
}
