using System.Collections.Concurrent;
using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Consuming;
using Events.Store;

namespace Events.Behaviour;

/// <summary>Entries that retention removes before the group has read them, and what is told of a group that is gone.</summary>
public abstract class LostEntryTests : DeliveryTests
{
    [Fact]
    public async Task What_is_trimmed_before_the_group_reads_it_is_counted_and_told_once_with_its_ids()
    {
        using var measured = new Measurements(World.Key);
        var workers = new Workers();
        var told = new ConcurrentQueue<EntriesLost>();
        await using GroupConsumer consumer = World.Start(workers);
        consumer.EntriesLost += told.Enqueue;
        await World.Stream.ProduceAsync(new Work(0));
        await World.DrainedAsync();

        // A floor is saved, so that it is known up to where nothing was lost.
        await World.PassAsync(World.MinIdle);
        consumer.Pause();

        // Its read, which blocks for 200 ms, is over.
        await World.PassAsync(TimeSpan.FromSeconds(1));
        EntryId last = (await World.Store.StreamInfoAsync(World.StreamKey)).LastGeneratedId;
        for (int i = 1; i <= 50; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.Store.TrimAsync(World.StreamKey, StreamTrim.ToLength(4, exact: true));
        EntryId first = (await World.Store.StreamInfoAsync(World.StreamKey)).FirstId!.Value;
        consumer.Resume();
        await World.DrainedAsync();
        await World.UntilAsync(() => !told.IsEmpty);
        await World.PassAsync(World.MinIdle);

        Assert.Equal([new EntriesLost(World.Key, "workers", 46, 46, last, first)], told);
        Assert.Equal([0, 47, 48, 49, 50], workers.Seen<Work>().Select(work => work.Number));
        Assert.Equal(46, measured.Sum("events.group.lost"));
        Assert.Equal(1, World.Loggers.Count(2084));

        // The lag is what is there to read, whatever the server counts.
        Assert.InRange(measured.Last("events.group.lag") ?? -1, 0, 0);
    }

    [Fact]
    public async Task Of_a_group_that_another_program_made_too()
    {
        await World.Store.CreateGroupAsync(World.StreamKey, "workers", EntryId.Min);
        await World.Stream.ProduceAsync(new Work(0));
        await using (IGroupReader reader = World.Store.OpenReader(new ConsumerKey(World.StreamKey, "workers", "another program")))
        {
            using EntryPage page = await reader.ReadNewAsync(10, TimeSpan.Zero, default, default);
            await World.Store.AcknowledgeAsync(World.StreamKey, "workers", new[] { page.GetId(0) });
        }

        for (int i = 1; i <= 20; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.Store.TrimAsync(World.StreamKey, StreamTrim.ToLength(5, exact: true));
        var told = new ConcurrentQueue<EntriesLost>();
        await using GroupConsumer consumer = World.Client.CreateConsumer(new Workers(), World.Options(), World.Key);
        consumer.EntriesLost += told.Enqueue;
        consumer.Start();
        await World.DrainedAsync();
        await World.UntilAsync(() => !told.IsEmpty);

        Assert.Equal((15, 15), (told.Single().AtLeast, told.Single().AtMost));
    }

    [Fact]
    public async Task Nothing_is_told_where_nothing_was_lost()
    {
        var workers = new Workers();
        await using GroupConsumer a = World.Start(workers, "worker-a");
        await using GroupConsumer b = World.Start(workers, "worker-b");
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < 20; i++) await World.Stream.ProduceAsync(new Work(i));
            await World.DrainedAsync();

            // What was read may go: by trimming, and one by one.
            await World.Store.TrimAsync(World.StreamKey, StreamTrim.ToLength(3, exact: true));
            await World.Store.DeleteAsync(World.StreamKey, new[] { (await World.Store.StreamInfoAsync(World.StreamKey)).LastGeneratedId });
            await World.PassAsync(World.MinIdle / 2);
        }

        Assert.Equal((0, 0), (World.Loggers.Count(2084), World.Loggers.Count(2024)));
    }

    [Fact]
    public async Task A_deleted_stream_is_told_without_what_was_acknowledged_and_without_what_was_never_delivered()
    {
        var told = new ConcurrentQueue<GroupRestored>();
        for (int i = 0; i < 30; i++) await World.Stream.ProduceAsync(new Work(i));
        var workers = new Workers();
        await using GroupConsumer consumer = World.Start(workers, configure: Worlds.World.NeverReaps);
        consumer.GroupRestored += told.Enqueue;
        await World.DrainedAsync();

        // The last floor that was saved knows of thirty that were not acknowledged.
        await World.Store.DeleteStreamAsync(World.StreamKey);
        for (int i = 100; i < 105; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.UntilAsync(() => workers.Runs.Count == 35);
        await World.UntilAsync(() => !told.IsEmpty);

        Assert.All(told, one => Assert.Equal((0, 0), (one.MayBeLost, one.MayRepeat)));
    }

    [Fact]
    public async Task Nor_does_the_next_life_name_what_the_one_before_had_acknowledged()
    {
        for (int i = 0; i < 30; i++) await World.Stream.ProduceAsync(new Work(i));
        await using (World.Start(new Workers(), configure: Worlds.World.NeverReaps)) await World.DrainedAsync();

        // It was made before the thirty were handled, and the first floor knows of them.
        await World.Store.DeleteStreamAsync(World.StreamKey);
        for (int i = 100; i < 105; i++) await World.Stream.ProduceAsync(new Work(i));
        var told = new ConcurrentQueue<GroupRestored>();
        var workers = new Workers();
        await using GroupConsumer next = World.Client.CreateConsumer(workers, World.Options(), World.Key);
        next.GroupRestored += told.Enqueue;
        next.Start();
        await World.UntilAsync(() => workers.Runs.Count == 5);
        await World.UntilAsync(() => !told.IsEmpty);

        Assert.All(told, one => Assert.Equal((0, 0), (one.MayBeLost, one.MayRepeat)));
    }

    [Fact]
    public async Task Nothing_is_told_of_what_was_deleted_on_purpose_behind_what_a_life_before_had_read()
    {
        await World.Stream.ProduceAsync(new Work(0));
        await using (World.Start(new Workers(), configure: Worlds.World.NeverReaps)) await World.DrainedAsync();
        EntryId deleted = await World.Stream.ProduceAsync(new Work(1));
        await World.Stream.ProduceAsync(new Work(2));
        await World.Store.DeleteAsync(World.StreamKey, new[] { deleted });

        var told = new ConcurrentQueue<EntriesLost>();
        var workers = new Workers();
        await using GroupConsumer next = World.Client.CreateConsumer(workers, World.Options(), World.Key);
        next.EntriesLost += told.Enqueue;
        next.Start();
        await World.UntilAsync(() => workers.Runs.Count == 1);
        await World.PassAsync(World.MinIdle);

        Assert.Empty(told);
    }

    [Fact]
    public async Task Of_several_consumers_one_tells_what_became_of_a_group()
    {
        var workers = new Workers();
        await using GroupConsumer a = World.Start(workers, "worker-a");
        await using GroupConsumer b = World.Start(workers, "worker-b");
        await using GroupConsumer c = World.Start(workers, "worker-c");
        for (int i = 0; i < 10; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.DrainedAsync();
        await World.PassAsync(World.MinIdle / 2);
        await World.Store.DeleteStreamAsync(World.StreamKey);
        for (int i = 10; i < 15; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.UntilAsync(() => workers.Seen<Work>().Count(work => work.Number >= 10) == 5);
        await World.PassAsync(World.MinIdle);

        Assert.Equal(1, World.Loggers.Count(2024));
    }
}
