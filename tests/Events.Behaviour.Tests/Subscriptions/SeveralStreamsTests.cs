using Events.Behaviour.Sample;
using Events.Producing;
using Events.Streams;

namespace Events.Behaviour.Subscriptions;

/// <summary>Several streams in one loop: of each every entry once and in order, and what is there by its ID.</summary>
public abstract class SeveralStreamsTests : DeliveryTests
{
    private LedgerStream Ledger => field ??= World.Client.OpenStream<LedgerStream>(new StreamOptions { Key = $"{World.Key}:ledger", Retention = Retention.None });

    [Fact]
    public async Task What_is_there_comes_by_its_id_and_what_is_added_as_it_comes()
    {
        List<EntryId> there = [];
        for (int i = 0; i < 40; i++) there.Add(i % 3 == 0 ? await Ledger.ProduceAsync(new Payment($"{i}", 1)) : await World.Stream.ProduceAsync(new Work(i)));
        int caughtUp = 0;
        await using var follower = new Follower(World.Client.SubscribeAsync([World.Stream, Ledger], options: new()
        {
            PageSize = 7,
            OnCaughtUp = (_, _) =>
            {
                caughtUp++;
                return ValueTask.CompletedTask;
            },
        }));
        await follower.Subscription.CaughtUp;
        await World.UntilAsync(() => follower.Count == 40 && caughtUp == 1);

        // Two streams may give the same ID.
        Assert.Equal(there.Order(), follower.Ids);
        Assert.Equal(Enumerable.Range(0, 40).Where(static i => i % 3 != 0), Works(follower));

        for (int i = 40; i < 80; i++)
        {
            if (i % 2 == 0) await Ledger.ProduceAsync(new Payment($"{i}", 1));
            else await World.Stream.ProduceAsync(new Work(i));
        }

        await World.UntilAsync(() => follower.Count == 80);
        Assert.Equal(Enumerable.Range(0, 80).Where(static i => i < 40 ? i % 3 != 0 : i % 2 != 0), Works(follower));
        Assert.Equal(
            Enumerable.Range(0, 80).Where(static i => i < 40 ? i % 3 == 0 : i % 2 == 0).Select(static i => $"{i}"),
            follower.Entries.Select(static entry => entry.Event).OfType<Payment>().Select(static payment => payment.OrderId));
        Assert.Equal(1, caughtUp);
    }

    [Fact]
    public async Task Types_may_be_of_any_of_them()
    {
        await World.Stream.ProduceAsync(new Work(1));
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        await Ledger.ProduceAsync(new Payment("p-1", 1));
        await using var follower = new Follower(
            World.Client.SubscribeAsync([World.Stream, Ledger], options: new() { Types = ["work.charge", "payment.received"] }));
        await using var alone = new Follower(World.Client.SubscribeAsync([World.Stream, Ledger], options: new() { Types = ["work.todo"] }));

        await World.UntilAsync(() => follower.Count == 2 && alone.Count == 1);
        Assert.Equal(["payment.received", "work.charge"], follower.Entries.Select(static entry => entry.Type).Order(StringComparer.Ordinal));
        Assert.Equal(new Work(1), alone.Entries[0].Event);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Contains("no stream", Refused([]), StringComparison.Ordinal);
        Assert.Contains("twice", Refused([World.Stream, World.Stream]), StringComparison.Ordinal);
        Assert.Contains("from a time", Refused([World.Stream, Ledger], StreamPosition.After(new EntryId(1, 0))), StringComparison.Ordinal);
        Assert.Contains("'work.done'", Refused([World.Stream, Ledger], options: new() { Types = ["work.todo", "work.done"] }), StringComparison.Ordinal);

        string Refused(Commits.ICommitTarget[] streams, StreamPosition from = default, SubscriptionOptions? options = null) =>
            Assert.Throws<ArgumentException>(() => World.Client.SubscribeAsync(streams, from, options)).Message;
    }

    private static IEnumerable<int> Works(Follower follower) =>
        follower.Entries.Select(static entry => entry.Event).OfType<Work>().Select(static work => work.Number);
}
