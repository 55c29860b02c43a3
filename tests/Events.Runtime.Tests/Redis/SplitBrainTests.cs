using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Events.Errors;
using Events.Redis.Stores;
using Events.Runtime.Tests.Diagnostics;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>A master that goes on confirming while its replica has taken over and others produce there.</summary>
public sealed class SplitBrainTests
{
    private const string Name = "orders";

    private static readonly StreamKey Key = new(Name);
    private static readonly Entry Entry = new("a", "1");
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(true, 2_000)]
    [InlineData(false, 2_000)]
    [InlineData(true, 9_000)]
    public async Task All_that_the_old_master_has_confirmed_meanwhile_is_told_whatever_others_have_added(bool othersAreLast, int count)
    {
        await using RedisServer master = await RedisServer.StartOwnAsync();
        await using RedisServer replica = await RedisServer.StartOwnAsync();
        await ConfirmedLossTests.FollowAsync(replica, master);
        var lines = new Lines();
        await using RedisStreamStore cutOff = await ConfirmedLossTests.ConnectAsync(lines, master, replica);
        var told = new ConcurrentQueue<ConfirmedLoss>();
        cutOff.ConfirmedLost += told.Enqueue;
        var confirmed = new List<EntryId>();
        var read = new List<EntryId>();
        await cutOff.CreateGroupAsync(Key, "g", EntryId.Min);
        await using IGroupReader reader = cutOff.OpenReader(new ConsumerKey(Key, "g", "c"));
        for (int i = 0; i < 500; i++) confirmed.Add(await cutOff.AddAsync(Key, Entry.Fields));
        await ReadAllAsync(reader, read, confirmed[^1]);
        await Eventually.TrueAsync(async () => (long)(await replica.CommandAsync("XLEN", Name))! == confirmed.Count);
        await replica.CommandAsync("REPLICAOF", "NO", "ONE");
        await using RedisStreamStore others = await Stores.ConnectAsync(replica);

        // Both give IDs of the same milliseconds, and never the same one: the last of a page that was read would be taken for being there.
        for (int i = 0; i < count; i += 10)
        {
            foreach (Task<EntryId> adding in Enumerable.Range(0, 10).Select(_ => cutOff.AddAsync(Key, Entry.Fields).AsTask()).ToArray())
            {
                confirmed.Add(await adding);
            }

            var theirs = new EntryId(confirmed.Max().Milliseconds, 1_000_000 + (ulong)i);
            if (othersAreLast || i < count / 2) await others.AddAsync(Key, Entry.Fields, id: theirs);
        }

        // In a later millisecond: so many in the same one would be taken for all that this process has been given there.
        if (othersAreLast)
        {
            await Eventually.TrueAsync(() => DateTimeOffset.UtcNow > confirmed.Max().Timestamp.AddMilliseconds(1));
            Assert.True(await others.AddAsync(Key, Entry.Fields) > confirmed.Max());
        }

        await ReadAllAsync(reader, read, confirmed.Max());
        await master.KillAsync();
        await Assert.ThrowsAsync<UnknownOutcomeException>(async () => await ReadAllAsync(reader, read, EntryId.Max));
        await Eventually.TrueAsync(() => told.Count == 2);

        List<EntryId> there = await Stores.IdsAsync(others, Key);
        confirmed.Sort();
        EntryId firstMissing = confirmed.Except(there).Min();
        long missing = confirmed.Count(id => id >= firstMissing);
        Assert.InRange(missing, count - 10, count);
        Assert.Equal(othersAreLast, there[^1] > confirmed[^1]);
        ConfirmedLoss produced = told.Single(static loss => loss.Kind == ConfirmedLossKind.Produced);
        if (count < 4_000)
        {
            Assert.Equal((missing, missing), (produced.AtLeast, produced.AtMost));
            Assert.Equal((confirmed.Last(id => id < firstMissing), confirmed[^1]), (produced.After, produced.Last));
        }

        Assert.InRange(missing, produced.AtLeast, produced.AtMost);
        Assert.InRange(produced.AtMost - produced.AtLeast, 0, 128);
        Assert.True(produced.After < firstMissing);
        ConfirmedLoss seen = told.Single(static loss => loss.Kind == ConfirmedLossKind.Read);
        Assert.Equal(read[^1], seen.Last);
        Assert.True(seen.After < firstMissing && there.Contains(seen.After));
        Assert.InRange(missing, seen.AtLeast, seen.AtMost);
        Assert.InRange(seen.AtMost - seen.AtLeast, 0, 200);
    }

    [Fact]
    public async Task Where_nothing_that_was_given_is_there_it_begins_behind_what_others_had_added()
    {
        await using RedisServer master = await RedisServer.StartOwnAsync();
        await using RedisServer replica = await RedisServer.StartOwnAsync();
        await ConfirmedLossTests.FollowAsync(replica, master);
        var before = EntryId.Parse((string)(await master.CommandAsync("XADD", Name, "*", "a", "1"))!, CultureInfo.InvariantCulture);
        await Eventually.TrueAsync(async () => (long)(await replica.CommandAsync("XLEN", Name))! == 1);
        await replica.CommandAsync("REPLICAOF", "NO", "ONE");
        var lines = new Lines();
        await using RedisStreamStore cutOff = await ConfirmedLossTests.ConnectAsync(lines, master, replica);
        var told = new ConcurrentQueue<ConfirmedLoss>();
        cutOff.ConfirmedLost += told.Enqueue;
        for (int i = 0; i < 3; i++) await cutOff.AddAsync(Key, Entry.Fields);
        EntryId last = await cutOff.AddAsync(Key, Entry.Fields);
        await replica.CommandAsync("XADD", Name, last.Next().Next().ToString(), "a", "1");
        await master.KillAsync();

        await Eventually.TrueAsync(() => told.Count == 1);
        ConfirmedLoss loss = told.Single();
        Assert.Equal((4, 4, before, last), (loss.AtLeast, loss.AtMost, loss.After, loss.Last));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_reader_has_read_is_told_also_when_it_was_disposed_before_or_after_the_failover(bool before)
    {
        await using RedisServer master = await RedisServer.StartOwnAsync();
        await using RedisServer replica = await RedisServer.StartOwnAsync();
        await ConfirmedLossTests.FollowAsync(replica, master);
        await master.CommandAsync("XADD", Name, "1-0", "a", "1");
        await Eventually.TrueAsync(async () => (long)(await replica.CommandAsync("XLEN", Name))! == 1);
        await replica.CommandAsync("REPLICAOF", "NO", "ONE");
        var lines = new Lines();
        await using RedisStreamStore store = await ConfirmedLossTests.ConnectAsync(lines, master, replica);
        var told = new ConcurrentQueue<ConfirmedLoss>();
        store.ConfirmedLost += told.Enqueue;
        await using RawRedis raw = await master.ConnectRawAsync();
        for (int i = 2; i <= 6; i++) await raw.CommandAsync("XADD", Name, $"{i}-0", "a", "1");
        IStreamReader reader = store.OpenReader(Key);
        using (EntryPage page = await reader.ReadAsync(new EntryId(1, 0), 10, TimeSpan.Zero, default)) Assert.Equal(5, page.Count);
        if (before)
        {
            await reader.DisposeAsync();
            await reader.DisposeAsync();

            // Its server is still there: nobody is asked, and nothing is lost.
            await using (IStreamReader another = store.OpenReader(Key))
            {
                using EntryPage page = await another.ReadAsync(EntryId.Min, 1, TimeSpan.Zero, default);
            }

            Assert.Equal(0, store.Losses.Judged);
            Assert.Empty(told);
        }

        await master.KillAsync();
        await Eventually.TrueAsync(async () => await AnswersAsync(store));
        if (!before)
        {
            Assert.Empty(told);
            await reader.DisposeAsync();
        }

        await Eventually.TrueAsync(() => told.Count == 1);
        ConfirmedLoss loss = told.Single();
        Assert.Equal((ConfirmedLossKind.Read, new EntryId(6, 0)), (loss.Kind, loss.Last));
        Assert.InRange(5, loss.AtLeast, loss.AtMost);
    }

    [Fact]
    public async Task Keyed_and_durable_entries_are_told_of_and_each_once()
    {
        await using RedisServer master = await RedisServer.StartOwnAsync();
        await using RedisServer replica = await RedisServer.StartOwnAsync();
        await ConfirmedLossTests.FollowAsync(replica, master);
        var lines = new Lines();
        await using RedisStreamStore store = await ConfirmedLossTests.ConnectAsync(lines, master, replica);
        var told = new ConcurrentQueue<ConfirmedLoss>();
        store.ConfirmedLost += told.Enqueue;
        EntryId kept = await AddOnceAsync(store, "kept");
        await Eventually.TrueAsync(async () => (long)(await replica.CommandAsync("XLEN", Name))! == 1);
        await replica.CommandAsync("REPLICAOF", "NO", "ONE");

        // What others have produced first is given to this process when its key is confirmed to it.
        await using RedisStreamStore others = await Stores.ConnectAsync(master);
        await AddOnceAsync(others, "theirs");
        await AddOnceAsync(others, "never ours");
        var confirmed = new HashSet<EntryId>();
        for (int i = 0; i < 20; i++) confirmed.Add(await AddOnceAsync(store, $"a{i}"));
        Assert.False(confirmed.Add(await AddOnceAsync(store, "a3")));
        Assert.True(confirmed.Add(await AddOnceAsync(store, "theirs")));
        Durability durability = Durability.Replicated(1, TimeSpan.FromMilliseconds(5));
        for (int i = 0; i < 3; i++)
        {
            confirmed.Add((await Assert.ThrowsAsync<NotDurableException>(
                async () => await store.AddDurablyAsync(Key, Entry.Fields, durability))).Id);
            confirmed.Add((await Assert.ThrowsAsync<NotDurableException>(
                async () => await store.AddOnceAsync(Key, Entry.Fields, Encoding.UTF8.GetBytes($"d{i}"), new(Window, Durability: durability)))).Id);
        }

        Assert.False(confirmed.Add(await AddOnceAsync(store, "d1")));
        Assert.False(confirmed.Add((await Assert.ThrowsAsync<NotDurableException>(
            async () => await store.AddOnceAsync(Key, Entry.Fields, "a7"u8, new(Window, Durability: durability)))).Id));
        await master.KillAsync();
        await Eventually.TrueAsync(async () => await AnswersAsync(store));

        // Two connections, which end one after the other: where the first is judged before the second has ended, what both have confirmed is told by both.
        await Eventually.TrueAsync(() => told.Sum(static loss => loss.AtMost) >= confirmed.Count);
        Assert.Equal(27, confirmed.Count);
        int twice = told.Count == 1 ? 0 : 2;
        Assert.InRange(told.Sum(static loss => loss.AtLeast), confirmed.Count, confirmed.Count + twice);
        Assert.InRange(told.Sum(static loss => loss.AtMost), confirmed.Count, confirmed.Count + twice);
        Assert.Equal(confirmed.Max(), told.Max(static loss => loss.Last));
        Assert.All(told, loss => Assert.True(loss.After >= kept || loss.After == EntryId.Min));
    }

    private static async Task<EntryId> AddOnceAsync(RedisStreamStore store, string key) =>
        await store.AddOnceAsync(Key, Entry.Fields, Encoding.UTF8.GetBytes(key), new(Window));

    // What was sent to the master that was killed is lost with it.
    private static async Task<bool> AnswersAsync(RedisStreamStore store)
    {
        try
        {
            return await store.ExistsAsync(Key);
        }
        catch (StreamStoreException)
        {
            return false;
        }
    }

    private static async Task ReadAllAsync(IGroupReader reader, List<EntryId> read, EntryId to)
    {
        do
        {
            using EntryPage page = await reader.ReadNewAsync(100, TimeSpan.FromMilliseconds(10), default, default);
            for (int i = 0; i < page.Count; i++) read.Add(page.GetId(i));
        }
        while (read[^1] < to);
    }
}
