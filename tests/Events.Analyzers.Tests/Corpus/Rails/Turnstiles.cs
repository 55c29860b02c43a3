using System.Collections.Concurrent;
using Events;
using StackExchange.Redis;

namespace Rails.Turnstiles;

[EventStream("rails", MaxLength = 100_000)]
public sealed partial class RailStream;

[Event<RailStream>("gate.passed")]
public sealed partial record GatePassed(string PassId, string Gate, string Card);

/// <summary>How many are inside: members of a set, which says so however often they are told.</summary>
[ConsumerGroup<RailStream>("gates")]
public sealed partial class Turnstiles(IDatabase redis)
{
    private static readonly ConcurrentDictionary<string, RedisKey> Keys = new();

    [Handles]
    public async Task OnPassed(GatePassed passed, EventContext context, CancellationToken token)
    {
        RedisKey key = Keys.GetOrAdd(passed.Gate, static gate => $"gate:{gate}");
        IBatch batch = redis.CreateBatch();
        Task<bool> added = batch.SortedSetAddAsync(key, passed.Card, context.Id.Milliseconds);
        Task<long> removed = batch.SortedSetRemoveRangeByScoreAsync(key, 0, context.Id.Milliseconds - 86_400_000d);
        batch.Execute();
        await Task.WhenAll(added, removed);
    }
}
