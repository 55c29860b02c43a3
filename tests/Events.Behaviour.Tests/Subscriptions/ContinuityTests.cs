using Events.Behaviour.Sample;
using Events.Producing;
using Events.Store;
using Events.Streams;

namespace Events.Behaviour.Subscriptions;

/// <summary>What a subscriber is told when entries are gone that it has not read, or the stream is another one.</summary>
public abstract class ContinuityTests : DeliveryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Retention_that_overtakes_the_reader_names_what_is_lost(bool goesOn)
    {
        List<EntryId> ids = await ProduceAsync(20);
        var gaps = new List<StreamGap>();
        await using var follower = new Follower(
            World.Stream.SubscribeAsync(options: new()
            {
                PageSize = 1,
                OnGap = gap =>
                {
                    gaps.Add(gap);
                    return goesOn;
                },
            }),
            async entry =>
            {
                // The page behind is asked for already; what comes after that is cut off.
                if (entry.Id == ids[2]) await World.Store.TrimAsync(World.StreamKey, StreamTrim.ToLength(5, exact: true));
            });

        if (goesOn)
        {
            await World.UntilAsync(() => follower.Ids.Contains(ids[^1]));
        }
        else
        {
            StreamGapException told = await Assert.ThrowsAsync<StreamGapException>(() => follower.Completion);
            Assert.Equal(gaps[0], told.Gap);
        }

        StreamGap gap = Assert.Single(gaps);
        int behind = ids.IndexOf(gap.After);
        Assert.InRange(behind, 2, 4);
        Assert.Equal(new StreamGap(World.Key, ids[behind], ids[15], ids[15].Previous(), 14 - behind, 14 - behind), gap);
        Assert.Equal(goesOn ? [.. ids[..(behind + 1)], .. ids[15..]] : ids[..(behind + 1)], follower.Ids);
    }

    [Fact]
    public async Task All_that_is_lost_of_a_stream_that_is_empty_then_is_named_too()
    {
        await using var follower = new Follower(World.Stream.SubscribeAsync());
        await follower.Subscription.CaughtUp;
        List<EntryId> ids = await ProduceAsync(1);
        await World.UntilAsync(() => follower.Count == 1);

        // Added and removed in one command, so that nobody sees it.
        await World.Store.AddAsync(World.StreamKey, Fields, StreamTrim.ToLength(0, exact: true));

        Task ended = Assert.ThrowsAsync<StreamGapException>(() => follower.Completion);
        await World.UntilAsync(() => ended.IsCompleted);
        StreamGap gap = ((StreamGapException)follower.Completion.Exception!.InnerException!).Gap;
        EntryId last = (await World.Store.StreamInfoAsync(World.StreamKey)).LastGeneratedId;
        Assert.Equal(new StreamGap(World.Key, ids[0], null, last, 1, 1), gap);
    }

    [Fact]
    public async Task Retention_that_cuts_off_what_was_read_is_no_gap()
    {
        await using var follower = new Follower(World.Stream.SubscribeAsync());
        await follower.Subscription.CaughtUp;
        var ids = new List<EntryId>();
        for (int i = 0; i < 50; i++)
        {
            ids.AddRange(await ProduceAsync(1, first: i));
            await World.UntilAsync(() => follower.Count == ids.Count);
            await World.Store.TrimAsync(World.StreamKey, StreamTrim.ToLength(i % 3, exact: true));
        }

        Assert.Equal(ids, follower.Ids);
    }

    [Fact]
    public async Task Deleting_what_was_handled_is_no_gap()
    {
        await ProduceAsync(30);
        await using var follower = new Follower(
            World.Stream.SubscribeAsync(options: new() { PageSize = 4 }),
            async entry => await World.Store.DeleteAsync(World.StreamKey, new[] { entry.Id }));
        await World.UntilAsync(() => follower.Count == 30);
        await follower.Subscription.CaughtUp;
        for (int i = 0; i < 30; i++)
        {
            await ProduceAsync(1, first: 30 + i);
            await World.UntilAsync(() => follower.Count == 31 + i);
        }

        Assert.Equal(Enumerable.Range(0, 60).Select(i => (object)new Work(i)), follower.Entries.Select(entry => entry.Event));
    }

    [Fact]
    public async Task Where_the_entry_that_it_was_to_go_on_behind_is_gone_what_may_be_lost_is_told()
    {
        List<EntryId> ids = await ProduceAsync(10);
        await World.Store.TrimAsync(World.StreamKey, StreamTrim.ToLength(4, exact: true));

        await using var lost = new Follower(World.Stream.SubscribeAsync(StreamPosition.After(ids[3])));
        StreamGapException told = await Assert.ThrowsAsync<StreamGapException>(() => lost.Completion);
        await using var fine = new Follower(World.Stream.SubscribeAsync(StreamPosition.After(ids[6])));
        await World.UntilAsync(() => fine.Count == 3);

        Assert.Equal(new StreamGap(World.Key, ids[3], ids[6], ids[6].Previous(), null, null), told.Gap);
        Assert.Contains("An unknown number of entries, if any,", told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_that_is_deleted_is_told_whether_it_is_made_again_or_not(bool isMadeAgain)
    {
        await using var follower = new Follower(World.Stream.SubscribeAsync());
        List<EntryId> ids = await ProduceAsync(3);
        await World.UntilAsync(() => follower.Count == 3 && follower.Subscription.IsLive);
        await World.Store.DeleteStreamAsync(World.StreamKey);
        if (isMadeAgain) await World.Store.AddAsync(World.StreamKey, Fields, id: EntryId.Parse("1-1"));

        await World.UntilAsync(() => follower.Completion.IsCompleted);
        StreamResetException told = await Assert.ThrowsAsync<StreamResetException>(() => follower.Completion);
        Assert.Equal((World.Key, ids[2], isMadeAgain ? EntryId.Parse("1-1") : EntryId.Min), (told.Stream, told.Position, told.LastId));
        Assert.Equal(ids, follower.Ids);
    }

    [Fact]
    public async Task A_stream_that_is_made_again_with_larger_ids_is_told_by_its_counters()
    {
        var mayGoOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var follower = new Follower(World.Stream.SubscribeAsync(), entry => entry.Event is Work { Number: 5 } ? mayGoOn.Task : Task.CompletedTask);
        await ProduceAsync(6);
        await World.UntilAsync(() => follower.Count == 6);
        await World.Store.DeleteStreamAsync(World.StreamKey);

        // Within one millisecond they would have the same IDs, and nobody could tell.
        await World.PassAsync(TimeSpan.FromMilliseconds(2));
        await ProduceAsync(10, first: 100);
        mayGoOn.SetResult();

        await World.UntilAsync(() => follower.Completion.IsCompleted);
        await Assert.ThrowsAsync<StreamResetException>(() => follower.Completion);
        Assert.Equal(6, follower.Count);
    }

    [Fact]
    public async Task A_position_ahead_of_the_stream_is_told()
    {
        await ProduceAsync(2);
        await using var ahead = new Follower(World.Stream.SubscribeAsync(StreamPosition.After(new EntryId(ulong.MaxValue, 5))));
        await Assert.ThrowsAsync<StreamResetException>(() => ahead.Completion);
        await using var missing = new Follower(World.Client.OpenStream<WorkStream>(new StreamOptions { Key = World.Key + ":none" })
            .SubscribeAsync(StreamPosition.After(new EntryId(1, 1))));
        await Assert.ThrowsAsync<StreamResetException>(() => missing.Completion);
        await using var largest = new Follower(World.Stream.SubscribeAsync(StreamPosition.After(EntryId.Max)));
        await Assert.ThrowsAsync<StreamResetException>(() => largest.Completion);
    }

    private static Events.Wire.EntryFields Fields => new("$1\r\na\r\n$1\r\nb\r\n"u8, 1);

    private async Task<List<EntryId>> ProduceAsync(int count, int first = 0)
    {
        var ids = new List<EntryId>(count);
        for (int i = 0; i < count; i++) ids.Add(await World.Stream.ProduceAsync(new Work(first + i)));
        return ids;
    }
}
