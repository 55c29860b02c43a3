using System.Collections.Concurrent;
using Events.Errors;
using Events.Redis.Stores;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>Many callers at once, and servers that die, freeze or come back while they call.</summary>
public sealed class LoadTests
{
    private static readonly StreamKey Stream = new("s");
    private static readonly Entry Entry = new("type", "order.placed", "n", "1");

    [Fact]
    public async Task Every_entry_of_many_callers_gets_an_id_of_its_own_and_is_in_the_stream()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RedisStreamStore store = await Stores.ConnectAsync(server);
        var acknowledged = new ConcurrentBag<EntryId>();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(caller => Task.Run(async () =>
        {
            EntryId last = EntryId.Min;
            for (int i = 0; i < 200; i++)
            {
                EntryId id;
                if (caller % 10 == 0)
                {
                    var (encoded, entries) = StoreTests.Batch(3);
                    var ids = new EntryId[3];
                    await store.AddBatchAsync(Stream, new(encoded, entries), default, ids);
                    acknowledged.Add(ids[0]);
                    acknowledged.Add(ids[1]);
                    id = ids[2];
                }
                else
                {
                    id = await store.AddAsync(Stream, Entry.Fields);
                }

                Assert.True(id > last, "One caller's entries are in the order of its calls.");
                last = id;
                acknowledged.Add(id);
            }
        })));
        List<EntryId> inStream = await Stores.IdsAsync(store, Stream);
        Assert.Equal(90 * 200 + 10 * 200 * 3, acknowledged.Count);
        Assert.Equal(inStream, acknowledged.Order());
    }

    [Fact]
    public async Task Killing_the_server_under_load_loses_no_answer_and_hangs_no_caller()
    {
        // Everything is in the file before it is acknowledged, so what was acknowledged must be there after the restart.
        await using RedisServer server = await RedisServer.StartOwnAsync("--appendonly", "yes", "--appendfsync", "always");
        await using RedisStreamStore store = await Stores.ConnectAsync(server);
        var acknowledged = new ConcurrentBag<EntryId>();
        long unknown = 0;
        long notSent = 0;
        long afterRestart = 0;
        bool isRestarted = false;
        using var stop = new CancellationTokenSource();
        Task[] callers = [.. Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    acknowledged.Add(await store.AddAsync(Stream, Entry.Fields));
                    if (Volatile.Read(ref isRestarted)) Interlocked.Increment(ref afterRestart);
                }
                catch (UnknownOutcomeException)
                {
                    Interlocked.Increment(ref unknown);
                }
                catch (ConnectionFailedException)
                {
                    Interlocked.Increment(ref notSent);
                }
                catch (ServerErrorException exception) when (exception.IsTransient)
                {
                    Interlocked.Increment(ref notSent);
                }
            }
        }))];
        await Eventually.TrueAsync(() => acknowledged.Count > 2000);
        await server.KillAsync();
        await server.RestartAsync();
        Volatile.Write(ref isRestarted, true);
        await Eventually.TrueAsync(() => Interlocked.Read(ref afterRestart) > 2000);
        await stop.CancelAsync();
        await Task.WhenAll(callers).WaitAsync(Eventually.Patience);

        EntryId[] ids = [.. acknowledged.Order()];
        Assert.Equal(ids.Distinct(), ids);
        List<EntryId> inStream = await Stores.IdsAsync(store, Stream);
        Assert.Empty(ids.Except(inStream));

        // What is there beyond the acknowledged ones is what was said to be unknown, no more.
        Assert.InRange(inStream.Count - ids.Length, 0, unknown);
    }

    [Fact]
    public async Task Of_commands_that_a_killed_server_had_not_answered_each_caller_learns_it()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RedisStreamStore store = await Stores.ConnectAsync(server);
        server.Suspend();
        Task<EntryId>[] adds = [.. Enumerable.Range(0, 50).Select(_ => store.AddAsync(Stream, Entry.Fields).AsTask())];
        await server.KillAsync();
        foreach (Task<EntryId> add in adds)
        {
            // Unknown when it was written, not sent when it still waited for the write.
            var exception = await Assert.ThrowsAnyAsync<StreamStoreException>(() => add.WaitAsync(Eventually.Patience));
            Assert.True(exception is UnknownOutcomeException or ConnectionFailedException, exception.ToString());
        }
    }

    [Fact]
    public async Task Killing_the_server_under_a_batch_says_what_is_known_of_each_entry()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync("--appendonly", "yes", "--appendfsync", "always");
        await using RedisStreamStore store = await Stores.ConnectAsync(
            server, options => options with { MaxOutstandingBytes = 5_000, CommandTimeout = TimeSpan.FromSeconds(10) });
        var (encoded, entries) = StoreTests.Batch(60_000);
        var ids = new EntryId[60_000];
        Task batch = store.AddBatchAsync(Stream, new(encoded, entries), default, ids).AsTask();
        await Eventually.TrueAsync(async () => (long)(await server.CommandAsync("XLEN", "s"))! > 5000);
        await server.KillAsync();
        var exception = await Assert.ThrowsAsync<ProduceBatchException>(() => batch.WaitAsync(Eventually.Patience));
        await server.RestartAsync();
        EntryId[] appended = [.. exception.Appended.Where(id => id is not null).Select(id => id!.Value)];

        // Whoever looks afterwards has more time than a second.
        await using RedisStreamStore later = await Stores.ConnectAsync(server);
        List<EntryId> inStream = await Stores.IdsAsync(later, Stream);
        Assert.InRange(appended.Length, 4000, 59_999);
        Assert.Equal(inStream.Take(appended.Length), appended);
        Assert.InRange(inStream.Count - appended.Length, 0, exception.UnknownCount);
        Assert.InRange(exception.UnknownCount, 1, 59_999 - appended.Length);
        Assert.Equal(exception.UnknownCount, exception.Errors.Count(static error => error is UnknownOutcomeException));
        Assert.Equal(exception.Appended.Select(static id => id is null), exception.Errors.Select(static error => error is not null));
    }

    [Fact]
    public async Task A_batch_larger_than_the_room_on_the_connection_goes_through_in_order()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RedisStreamStore store = await Stores.ConnectAsync(server, options => options with { MaxOutstandingBytes = 1000 });
        var (encoded, entries) = StoreTests.Batch(20_000);
        var ids = new EntryId[20_000];
        Task<EntryId> other = store.AddAsync(new StreamKey("other"), Entry.Fields).AsTask();
        await store.AddBatchAsync(Stream, new(encoded, entries), default, ids);
        await other;
        Assert.Equal(await Stores.IdsAsync(store, Stream), ids);
    }

    [Fact]
    public async Task A_frozen_server_makes_callers_wait_then_fail_and_memory_stays_bounded()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RedisStreamStore store = await Stores.ConnectAsync(server, options => options with
        {
            MaxOutstandingBytes = 100_000,
            CommandTimeout = TimeSpan.FromSeconds(3),
            ConnectTimeout = TimeSpan.FromSeconds(3),
        });
        server.Suspend();
        int sent = 0;
        int notSent = 0;
        await Task.WhenAll(Enumerable.Range(0, 5000).Select(async _ =>
        {
            var exception = await Assert.ThrowsAnyAsync<StreamStoreException>(
                async () => await store.AddAsync(Stream, Entry.Fields).AsTask().WaitAsync(Eventually.Patience));
            if (exception is UnknownOutcomeException) Interlocked.Increment(ref sent);
            else if (exception is ConnectionFailedException) Interlocked.Increment(ref notSent);
        }));
        Assert.Equal(5000, sent + notSent);

        // An XADD of this entry takes 71 bytes, so no more than this had room.
        Assert.InRange(sent, 1000, (100_000 / 71) + 1);
        server.Resume();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await store.AddAsync(Stream, Entry.Fields);
                return true;
            }
            catch (StreamStoreException)
            {
                return false;
            }
        });
        Assert.InRange(await store.LengthAsync(Stream), 1, sent + 1 + 100);
    }

    [Fact]
    public async Task What_waits_for_a_frozen_server_is_bounded_and_what_is_beyond_fails_at_once()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RedisStreamStore store = await Stores.ConnectAsync(
            server, options => options with { MaxOutstandingBytes = 10_000, MaxWaitingBytes = 20_000 });
        server.Suspend();
        Task<EntryId>[] adds = [.. Enumerable.Range(0, 1000).Select(_ => store.AddAsync(Stream, Entry.Fields).AsTask())];

        // An XADD of this entry takes 71 bytes: so many have room, so many wait, and the rest is refused.
        int accepted = (10_000 / 71) + 1 + (20_000 / 71);
        foreach (Task<EntryId> refused in adds[accepted..])
        {
            var exception = await Assert.ThrowsAsync<ConnectionFailedException>(() => refused.WaitAsync(Eventually.Patience));
            Assert.Contains("was not sent", exception.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(adds[..accepted], add => add.IsCompleted);

        // A batch waits in its caller's memory.
        var (encoded, entries) = StoreTests.Batch(1000);
        var ids = new EntryId[1000];
        Task batch = store.AddBatchAsync(Stream, new(encoded, entries), default, ids).AsTask();
        server.Resume();
        await Task.WhenAll(adds[..accepted]).WaitAsync(Eventually.Patience);
        await batch.WaitAsync(Eventually.Patience);
        await store.AddAsync(Stream, Entry.Fields);
        Assert.Equal(accepted + 1000 + 1, await store.LengthAsync(Stream));
    }

    [Fact]
    public async Task Callers_that_wait_for_room_go_on_when_the_server_does()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RedisStreamStore store = await Stores.ConnectAsync(server, options => options with { MaxOutstandingBytes = 10_000 });
        server.Suspend();
        Task<EntryId>[] adds = [.. Enumerable.Range(0, 3000).Select(_ => store.AddAsync(Stream, Entry.Fields).AsTask())];
        using var cancellation = new CancellationTokenSource();
        Task<EntryId> cancelled = store.AddAsync(Stream, Entry.Fields, cancellationToken: cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Contains("not appended", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(adds, add => add.IsCompleted);
        server.Resume();
        EntryId[] ids = await Task.WhenAll(adds).WaitAsync(Eventually.Patience);
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(ids, await Stores.IdsAsync(store, Stream));
    }

    [Fact]
    public async Task Cancelling_at_random_never_mixes_up_answers()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RedisStreamStore store = await Stores.ConnectAsync(server, options => options with { MaxOutstandingBytes = 4000 });
        var acknowledged = new ConcurrentBag<EntryId>();
        int cancelled = 0;
        await Task.WhenAll(Enumerable.Range(0, 40).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            for (int i = 0; i < 250; i++)
            {
                using var cancellation = new CancellationTokenSource();
                string text = $"{caller}-{i}";
                ValueTask<EntryId> add = store.AddAsync(Stream, new Entry("who", text).Fields, cancellationToken: cancellation.Token);
                for (int spin = random.Next(200); spin > 0; spin--) Thread.SpinWait(10);
                if (random.Next(2) == 0) await cancellation.CancelAsync();
                try
                {
                    EntryId id = await add;
                    acknowledged.Add(id);
                    using EntryPage page = await store.RangeAsync(Stream, id, id, 1);
                    Assert.Equal($"who={text}", Entry.Text(page.GetFields(0)));
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref cancelled);
                }
            }
        }))).WaitAsync(Eventually.Patience);
        Assert.Equal(40 * 250, acknowledged.Count + cancelled);
        Assert.True(cancelled > 100 && acknowledged.Count > 100, $"{cancelled} cancelled");
        List<EntryId> inStream = await Stores.IdsAsync(store, Stream);
        Assert.Empty(acknowledged.Except(inStream));
        Assert.Equal(acknowledged.Distinct().Count(), acknowledged.Count);
    }
}
