using Events.Errors;
using Events.Redis.Stores;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>A group reader whose reads are cancelled, interrupted and overlapped.</summary>
public sealed class GroupReaderTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private readonly StreamKey _stream = new(RedisServer.UniqueKey());

    [Fact]
    public async Task Cancelling_reads_while_entries_come_loses_none()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        const int Least = 400;
        int cancelled = 0;

        // Until some reads were cancelled while nothing was there, however the machine shares its processors.
        Task<int> producing = Task.Run(async () =>
        {
            int count = 0;
            for (; count < Least || Volatile.Read(ref cancelled) == 0; count++) await store.AddAsync(_stream, new Entry("n", $"{count}").Fields);
            return count;
        });
        var random = new Random(1);
        var seen = new List<string>();
        while (!producing.IsCompletedSuccessfully || seen.Count < await producing)
        {
            using var cancellation = new CancellationTokenSource();
            ValueTask<EntryPage> read = reader.ReadNewAsync(10, TimeSpan.FromSeconds(30), default, cancellation.Token);
            Task cancelling = Task.Run(() =>
            {
                for (int spin = random.Next(300); spin > 0; spin--) Thread.SpinWait(20);
                cancellation.Cancel();
            });
            try
            {
                using EntryPage page = await read;
                for (int i = 0; i < page.Count; i++) seen.Add(Entry.Text(page.GetFields(i)));
            }
            catch (OperationCanceledException exception)
            {
                Assert.Equal(cancellation.Token, exception.CancellationToken);
                Volatile.Write(ref cancelled, cancelled + 1);
            }

            await cancelling;
        }

        int count = await producing;
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"n={i}"), seen);
        Assert.Equal(count, (await store.PendingAsync(_stream, "g")).Count);
    }

    [Fact]
    public async Task The_next_read_may_be_begun_before_the_page_is_handled()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        var (encoded, entries) = StoreTests.Batch(2000);
        var ids = new EntryId[2000];
        await store.AddBatchAsync(_stream, new(encoded, entries), default, ids);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        var seen = new List<string>();
        EntryId[] handled = [];
        ValueTask<EntryPage> next = reader.ReadNewAsync(70, TimeSpan.Zero, default, default);
        while (true)
        {
            EntryPage page = await next;
            if (page.Count == 0) break;
            next = reader.ReadNewAsync(70, TimeSpan.Zero, handled, default);
            handled = [.. Enumerable.Range(0, page.Count).Select(page.GetId)];
            for (int i = 0; i < page.Count; i++) seen.Add(Entry.Text(page.GetFields(i)));
            page.Dispose();
        }

        Assert.Equal(Enumerable.Range(0, 2000).Select(i => $"n={i}"), seen);
        Assert.Equal(handled.Length, (await store.PendingAsync(_stream, "g")).Count);
    }

    [Fact]
    public async Task Large_entries_grow_the_buffer_and_small_ones_behind_them_are_read()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        int[] sizes = [10, 3_000_000, 0, 70_000, 65_536, 5];
        foreach (int size in sizes) await store.AddAsync(_stream, new Entry("v", new string('x', size)).Fields);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        foreach (int count in new[] { 1, 2, 3 })
        {
            using EntryPage page = await reader.ReadNewAsync(count, TimeSpan.FromSeconds(5), default, default);
            Assert.Equal(count, page.Count);
        }

        using EntryPage all = await reader.ReadPendingAsync(EntryId.Min, 100, default);
        Assert.Equal(sizes, Enumerable.Range(0, all.Count).Select(i => Entry.Text(all.GetFields(i)).Length - 2));
        using EntryPage range = await store.RangeAsync(_stream, EntryId.Min, EntryId.Max, 100);
        Assert.Equal(sizes, Enumerable.Range(0, range.Count).Select(i => Entry.Text(range.GetFields(i)).Length - 2));
    }

    [Fact]
    public async Task A_second_read_at_the_same_time_is_refused()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        await store.CreateGroupAsync(_stream, "g", null);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        Task<EntryPage> first = reader.ReadNewAsync(1, TimeSpan.FromSeconds(30), default, default).AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await reader.ReadNewAsync(1, TimeSpan.Zero, default, default));
        EntryId added = await store.AddAsync(_stream, new Entry("a", "1").Fields);
        using EntryPage page = await first;
        Assert.Equal(added, page.GetId(0));
    }

    [Fact]
    public async Task Disposing_a_reader_ends_its_read()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        await store.CreateGroupAsync(_stream, "g", null);
        IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        Task<EntryPage> read = reader.ReadNewAsync(1, TimeSpan.FromSeconds(60), default, default).AsTask();
        await reader.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => read.WaitAsync(Eventually.Patience));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await reader.ReadNewAsync(1, TimeSpan.Zero, default, default));
    }

    [Fact]
    public async Task A_reader_whose_connection_is_killed_says_so_and_reads_again()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server, options => options with { ClientName = "killme" });
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        Task<EntryPage> read = reader.ReadNewAsync(1, TimeSpan.FromSeconds(60), default, default).AsTask();
        string? blocked = null;
        await Eventually.TrueAsync(async () =>
        {
            var clients = (string)(await fixture.Server.CommandAsync("CLIENT", "LIST"))!;
            blocked = clients.Split('\n').FirstOrDefault(
                line => line.Contains(" name=killme ", StringComparison.Ordinal) && line.Contains(" cmd=xreadgroup ", StringComparison.Ordinal)
                    && line.Contains(" flags=b ", StringComparison.Ordinal));
            return blocked is not null;
        });
        string id = blocked!.Split(' ')[0]["id=".Length..];
        await fixture.Server.CommandAsync("CLIENT", "KILL", "ID", id);
        var exception = await Assert.ThrowsAsync<UnknownOutcomeException>(() => read.WaitAsync(Eventually.Patience));
        Assert.Contains("may be pending for this consumer", exception.Message, StringComparison.Ordinal);
        EntryId added = await store.AddAsync(_stream, new Entry("a", "1").Fields);
        using EntryPage page = await reader.ReadNewAsync(1, TimeSpan.FromSeconds(5), default, default);
        Assert.Equal(added, page.GetId(0));
    }

    [Fact]
    public async Task A_reader_that_finds_no_server_says_so_in_time()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RedisStreamStore store = await Stores.ConnectAsync(server, options => options with { ConnectTimeout = TimeSpan.FromSeconds(3) });
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        await server.KillAsync();
        var exception = await Assert.ThrowsAsync<ConnectionFailedException>(
            () => reader.ReadNewAsync(1, TimeSpan.FromSeconds(60), default, default).AsTask().WaitAsync(Eventually.Patience));
        Assert.Equal($"Cannot connect to Redis at {server.Endpoint}: connection refused. Is the server running there?", exception.Message);
    }

    [Fact]
    public async Task A_reader_whose_password_is_not_accepted_any_more_says_so()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RawRedis admin = await server.ConnectRawAsync();
        await admin.CommandAsync("CONFIG", "SET", "requirepass", "first-5c1d");
        await using RedisStreamStore store = await Stores.ConnectAsync(
            server, options => options with { Password = "first-5c1d", ConnectTimeout = TimeSpan.FromSeconds(3) });
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        await admin.CommandAsync("CONFIG", "SET", "requirepass", "second-5c1d");
        var exception = await Assert.ThrowsAsync<ConnectionFailedException>(
            () => reader.ReadNewAsync(1, TimeSpan.FromSeconds(60), default, default).AsTask().WaitAsync(Eventually.Patience));
        Assert.Contains("does not accept the password of user 'default'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_of_a_frozen_server_gives_up_in_time()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RedisStreamStore store = await Stores.ConnectAsync(server, options => options with { CommandTimeout = TimeSpan.FromSeconds(2) });
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        using (await reader.ReadNewAsync(1, TimeSpan.Zero, default, default))
        {
            server.Suspend();
        }

        var exception = await Assert.ThrowsAsync<UnknownOutcomeException>(
            () => reader.ReadNewAsync(1, TimeSpan.FromMilliseconds(100), default, default).AsTask().WaitAsync(Eventually.Patience));
        Assert.Contains("did not answer in time", exception.Message, StringComparison.Ordinal);
        server.Resume();
    }

    [Fact]
    public async Task A_page_that_waits_for_a_busy_consumer_is_not_late()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(
            fixture.Server, options => options with { CommandTimeout = TimeSpan.FromMilliseconds(500) });
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        using (await reader.ReadNewAsync(1, TimeSpan.Zero, default, default))
        {
            EntryId id = await store.AddAsync(_stream, new Entry("a", "1").Fields);
            ValueTask<EntryPage> next = reader.ReadNewAsync(1, TimeSpan.Zero, default, default);

            // Longer than any deadline of the reader, measured by a clock of its own kind.
            long busyUntil = Environment.TickCount64 + 1500;
            await Eventually.TrueAsync(() => Environment.TickCount64 > busyUntil);
            using EntryPage page = await next;
            Assert.Equal(id, page.GetId(0));
        }
    }

    [Fact]
    public async Task A_reader_goes_on_when_the_server_restarts()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync("--appendonly", "yes", "--appendfsync", "always");
        await using RedisStreamStore store = await Stores.ConnectAsync(server);
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        EntryId first = await store.AddAsync(_stream, new Entry("a", "1").Fields);
        using (EntryPage page = await reader.ReadNewAsync(10, TimeSpan.Zero, default, default)) Assert.Equal(first, page.GetId(0));
        Task<EntryPage> read = reader.ReadNewAsync(10, TimeSpan.FromSeconds(30), default, default).AsTask();
        await server.RestartAsync();
        await Assert.ThrowsAsync<UnknownOutcomeException>(() => read.WaitAsync(Eventually.Patience));
        using EntryPage pending = await reader.ReadPendingAsync(EntryId.Min, 10, default);
        Assert.Equal(first, pending.GetId(0));
        EntryId second = await store.AddAsync(_stream, new Entry("a", "2").Fields);
        using EntryPage next = await reader.ReadNewAsync(10, TimeSpan.FromSeconds(5), default, default);
        Assert.Equal(second, next.GetId(0));
    }
}
