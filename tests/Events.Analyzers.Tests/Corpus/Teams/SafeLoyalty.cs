using Events;
using StackExchange.Redis;

namespace Good.Loyalty;

[EventStream("good-loyalty", MaxLength = 20_000)]
public sealed partial class LoyaltyStream;

[Event<LoyaltyStream>("earned")]
public sealed partial record Earned(string EarningId, string Member, int Points);

[Event<LoyaltyStream>("moved")]
public sealed partial record Moved(string Member, string Tier, DateTimeOffset At);

[ConsumerGroup<LoyaltyStream>("loyalty")]
public sealed partial class LoyaltyGroup(IDatabase redis)
{
    [Handles]
    public async Task OnEarned(Earned earned)
    {
        var transaction = redis.CreateTransaction();
        transaction.AddCondition(Condition.SetNotContains($"{{{earned.Member}}}:earned", earned.EarningId));
        Task[] writes =
        [
            transaction.SetAddAsync($"{{{earned.Member}}}:earned", earned.EarningId),
            transaction.StringIncrementAsync($"{{{earned.Member}}}:points", earned.Points),
        ];
        if (await transaction.ExecuteAsync()) await Task.WhenAll(writes);
    }

    [Handles]
    public Task OnMoved(Moved moved) => redis.HashSetAsync($"member:{moved.Member}", [new("tier", moved.Tier), new("at", moved.At.ToUnixTimeSeconds())]);
}
