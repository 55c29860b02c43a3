using Events;
using StackExchange.Redis;

namespace Rails.Loyalty;

[EventStream("{loyalty}:trips", MaxLength = 100_000)]
public sealed partial class TripStream;

[Event<TripStream>("trip.ended")]
public sealed partial record TripEnded(string TripId, string Card, int Kilometres);

[Event<TripStream>("card.closed")]
public sealed partial record CardClosed(string Card);

[ConsumerGroup<TripStream>("points")]
public sealed partial class Loyalty(IDatabase redis)
{
    [Handles(MaxBatch = 100)]
    public async ValueTask OnEnded(IReadOnlyList<TripEnded> ended, BatchContext context, CancellationToken token) => await context.CommitAsync(
        commit =>
        {
            foreach (IGrouping<string, TripEnded> card in ended.GroupBy(trip => trip.Card))
                commit.HashIncrement("{loyalty}:points", card.Key, card.Sum(trip => trip.Kilometres));
        },
        token);

    [Handles]
    public Task OnClosed(CardClosed closed) => redis.HashDeleteAsync("{loyalty}:points", closed.Card);
}
