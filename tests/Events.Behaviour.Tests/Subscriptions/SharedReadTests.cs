using Events.Behaviour.Sample;
using Events.Streams;

namespace Events.Behaviour.Subscriptions;

/// <summary>Many subscribers of one stream in one process.</summary>
public abstract class SharedReadTests : DeliveryTests
{
    [Fact]
    public async Task A_hundred_subscribers_each_get_every_entry_once_and_in_order()
    {
        var followers = new List<Follower>();
        for (int i = 0; i < 100; i++) followers.Add(new Follower(World.Stream.SubscribeAsync(i % 2 == 0 ? StreamPosition.Beginning : StreamPosition.End)));
        await Task.WhenAll(followers.Select(follower => follower.Subscription.CaughtUp));
        var ids = new List<EntryId>();
        for (int i = 0; i < 200; i++) ids.Add(await World.Stream.ProduceAsync(new Work(i)));

        await World.UntilAsync(() => followers.TrueForAll(follower => follower.Count == 200));

        Assert.All(followers, follower => Assert.Equal(ids, follower.Ids));
        foreach (Follower follower in followers) await follower.DisposeAsync();
    }

    [Fact]
    public async Task A_slow_one_holds_up_nobody_and_reads_for_itself_what_is_kept_no_more()
    {
        const int count = 2_000;
        using var mayGoOn = new ManualResetEventSlim();
        await using var quick = new Follower(World.Stream.SubscribeAsync());
        await using var slow = new Follower(World.Stream.SubscribeAsync(), async entry =>
        {
            // One blocks its thread, and awaits elsewhere: the loop's behaviour is its own.
            if (entry.Event is Work { Number: 0 }) mayGoOn.Wait();
            await Task.Yield();
        });
        await Task.WhenAll(quick.Subscription.CaughtUp, slow.Subscription.CaughtUp);
        var ids = new List<EntryId>();
        for (int i = 0; i < count; i++)
        {
            ids.Add(await World.Stream.ProduceAsync(new Work(i)));

            // One page each, more than any feed keeps.
            if (i < 200) await World.UntilAsync(() => quick.Count == ids.Count);
        }

        await World.UntilAsync(() => quick.Count == count);
        Assert.Equal(1, slow.Count);
        mayGoOn.Set();
        await World.UntilAsync(() => slow.Count == count);
        ids.Add(await World.Stream.ProduceAsync(new Work(count)));
        await World.UntilAsync(() => slow.Count == count + 1 && quick.Count == count + 1);

        Assert.Equal(ids, quick.Ids);
        Assert.Equal(ids, slow.Ids);
    }

    [Fact]
    public async Task They_come_and_go_while_others_follow()
    {
        await using var stays = new Follower(World.Stream.SubscribeAsync());
        var ids = new List<EntryId>();
        for (int round = 0; round < 30; round++)
        {
            StreamSubscription short_ = World.Stream.SubscribeAsync(ids.Count == 0 ? StreamPosition.Beginning : StreamPosition.After(ids[^1]));
            await using var passing = new Follower(short_);
            if (round % 3 > 0) await short_.CaughtUp;
            for (int i = 0; i < 5; i++) ids.Add(await World.Stream.ProduceAsync(new Work(ids.Count)));
            await World.UntilAsync(() => passing.Count == 5);
            Assert.Equal(ids[^5..], passing.Ids);
        }

        await World.UntilAsync(() => stays.Count == ids.Count);
        Assert.Equal(ids, stays.Ids);
    }

    [Fact]
    public async Task One_that_is_dropped_without_an_end_harms_nobody()
    {
        IAsyncEnumerator<StreamEntry> dropped = World.Stream.SubscribeAsync().GetAsyncEnumerator();
        EntryId first = await World.Stream.ProduceAsync(new Work(0));
        Assert.True(await dropped.MoveNextAsync());
        ValueTask<bool> never = dropped.MoveNextAsync();
        await using var follower = new Follower(World.Stream.SubscribeAsync());
        await follower.Subscription.CaughtUp;

        EntryId second = await World.Stream.ProduceAsync(new Work(1));

        await World.UntilAsync(() => follower.Count == 2);
        Assert.Equal([first, second], follower.Ids);
        Assert.True(await never);
        await dropped.DisposeAsync();
    }
}
