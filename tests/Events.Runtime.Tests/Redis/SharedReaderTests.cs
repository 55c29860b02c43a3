using System.Collections.Concurrent;
using System.Diagnostics;
using Events.Errors;
using Events.Redis;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Redis.Reading;
using Events.Redis.Stores;
using Events.Redis.Watching;
using Events.Store;
using Events.TestSupport;
using Microsoft.Extensions.Logging;

namespace Events.Runtime.Tests.Redis;

/// <summary>Readers that share a connection: on which the server tells them that their streams have changed.</summary>
public sealed class SharedReaderTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private readonly StreamKey _stream = new(RedisServer.UniqueKey());

    [Fact]
    public async Task Hundreds_of_readers_take_one_connection_and_no_threads()
    {
        string name = $"many-{Guid.NewGuid():N}";
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server, options => options with { ClientName = name, DedicatedReaders = 2 });
        StreamKey[] streams = [.. Enumerable.Range(0, 300).Select(i => new StreamKey($"{_stream}-{i}"))];
        foreach (StreamKey stream in streams) await store.CreateGroupAsync(stream, "g", EntryId.Min);
        IGroupReader[] readers = [.. streams.Select(stream => store.OpenReader(new ConsumerKey(stream, "g", "c")))];
        Task<EntryPage>[] reads = [.. readers.Select(reader => reader.ReadNewAsync(10, Long, default, default).AsTask())];
        await Eventually.TrueAsync(() => streams.Skip(2).All(stream => store.Keys.CountWaiting(stream) == 1));

        // One for commands, one that the readers share, and those of the first two.
        Assert.Equal(4, await ConnectionsAsync(name));
        foreach (StreamKey stream in streams) await store.AddAsync(stream, new Entry("s", stream.Name).Fields);
        for (int i = 0; i < streams.Length; i++)
        {
            using EntryPage page = await reads[i].WaitAsync(Eventually.Patience);
            Assert.Equal($"s={streams[i].Name}", Entry.Text(page.GetFields(0)));
        }

        foreach (IGroupReader reader in readers) await reader.DisposeAsync();
        Assert.All(streams, stream => Assert.Equal(0, store.Keys.CountWaiting(stream)));
    }

    [Fact]
    public async Task A_place_that_is_free_again_is_taken()
    {
        string name = $"places-{Guid.NewGuid():N}";
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server, options => options with { ClientName = name, DedicatedReaders = 1 });
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        for (int round = 0; round < 3; round++)
        {
            await using IGroupReader first = store.OpenReader(new ConsumerKey(_stream, "g", "first"));
            await using IStreamReader second = store.OpenReader(_stream);
            Task<EntryPage> blocked = first.ReadNewAsync(1, Long, default, default).AsTask();
            Task<EntryPage> waiting = second.ReadAsync(EntryId.Max, 1, Long, default).AsTask();
            await Eventually.TrueAsync(async () => store.Keys.CountWaiting(_stream) == 1 && await BlockedAsync(name) == 1);
            await second.DisposeAsync();
            await first.DisposeAsync();
            await first.DisposeAsync();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => blocked.WaitAsync(Eventually.Patience));
            await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(Eventually.Patience));
        }
    }

    [Fact]
    public async Task No_entry_is_missed_however_it_comes_between_the_question_and_the_wait()
    {
        await using RedisStreamStore store = await OpenAsync();
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        const int Count = 5_000;
        var read = new SemaphoreSlim(0);
        Task producing = Task.Run(async () =>
        {
            for (int i = 0; i < Count; i++)
            {
                await store.AddAsync(_stream, new Entry("n", $"{i}").Fields);

                // Every second one only when the one before was read: that reader is about to wait, or waits.
                if (i % 2 == 0) await read.WaitAsync();
            }
        });
        var seen = new List<string>();
        EntryId[] handled = [];
        long start = Stopwatch.GetTimestamp();
        while (seen.Count < Count)
        {
            using EntryPage page = await reader.ReadNewAsync(10, Long, handled, default).AsTask().WaitAsync(Eventually.Patience);
            Assert.True(reader.Acknowledgement.IsDone == (handled.Length > 0));
            handled = [.. Enumerable.Range(0, page.Count).Select(page.GetId)];
            for (int i = 0; i < page.Count; i++)
            {
                seen.Add(Entry.Text(page.GetFields(i)));
                if ((seen.Count - 1) % 2 == 0) read.Release();
            }
        }

        await producing;
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"n={i}"), seen);
        Assert.Equal(handled.Length, (await store.PendingAsync(_stream, "g")).Count);

        // A wake that was missed shows as a wait of two seconds.
        Assert.True(Stopwatch.GetElapsedTime(start) < Eventually.Patience);
    }

    [Fact]
    public async Task Cancelling_reads_while_entries_come_loses_none()
    {
        await using RedisStreamStore store = await OpenAsync();
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        int cancelled = 0;
        Task<int> producing = Task.Run(async () =>
        {
            int count = 0;
            for (; count < 400 || Volatile.Read(ref cancelled) == 0; count++) await store.AddAsync(_stream, new Entry("n", $"{count}").Fields);
            return count;
        });
        var random = new Random(1);
        var seen = new List<string>();
        while (!producing.IsCompletedSuccessfully || seen.Count < await producing)
        {
            using var cancellation = new CancellationTokenSource();
            ValueTask<EntryPage> read = reader.ReadNewAsync(10, Long, default, cancellation.Token);
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
    public async Task Who_waits_asks_again_when_the_connection_is_there_again()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RedisStreamStore store = await Stores.ConnectAsync(server, options => options with { DedicatedReaders = 0 });
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        for (int i = 0; i < 5; i++)
        {
            Task<EntryPage> read = reader.ReadNewAsync(1, Long, default, default).AsTask();
            await Eventually.TrueAsync(() => store.Keys.CountWaiting(_stream) == 1);
            await server.CommandAsync("CLIENT", "KILL", "TYPE", "normal");
            EntryId id = await AddAsync(store);
            Assert.Equal(id, await TakeAsync(reader, read));
        }

        async Task<EntryId> TakeAsync(IGroupReader reader, Task<EntryPage> read)
        {
            while (true)
            {
                try
                {
                    using EntryPage page = await read.WaitAsync(Eventually.Patience);
                    return page.GetId(0);
                }
                catch (UnknownOutcomeException)
                {
                    // It was asking when the connection was cut. What it was given is pending.
                    using EntryPage pending = await reader.ReadPendingAsync(EntryId.Min, 10, default);
                    if (pending.Count > 0) return pending.GetId(pending.Count - 1);
                    read = reader.ReadNewAsync(1, Long, default, default).AsTask();
                }
            }
        }
    }

    [Theory]
    [InlineData("FLUSHALL")]
    [InlineData("DEL")]
    public async Task A_stream_that_is_gone_ends_the_wait(string command)
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RedisStreamStore store = await Stores.ConnectAsync(server, options => options with { DedicatedReaders = 0 });
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        Task<EntryPage> read = reader.ReadNewAsync(1, Long, default, default).AsTask();
        await Eventually.TrueAsync(() => store.Keys.CountWaiting(_stream) == 1);
        await server.CommandAsync(command == "DEL" ? [command, _stream.Name] : [command]);
        await Assert.ThrowsAsync<GroupNotFoundException>(() => read.WaitAsync(Eventually.Patience));
    }

    [Fact]
    public async Task A_group_that_is_gone_is_noticed()
    {
        await using RedisStreamStore store = await OpenAsync();
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        Task<EntryPage> read = reader.ReadNewAsync(1, Long, default, default).AsTask();
        await Eventually.TrueAsync(() => store.Keys.CountWaiting(_stream) == 1);
        await store.DestroyGroupAsync(_stream, "g");
        await Assert.ThrowsAsync<GroupNotFoundException>(() => read.WaitAsync(Eventually.Patience));
    }

    [Fact]
    public async Task Nothing_is_asked_for_when_the_time_of_the_read_is_over()
    {
        var reads = new EmptyReads();
        await using var reader = new SharedGroupReader(reads, _stream, "g", "c", false, () => throw new InvalidOperationException());
        var block = TimeSpan.FromMilliseconds(60);
        for (int i = 0; i < 5; i++)
        {
            reads.Asked.Clear();
            long start = Environment.TickCount64;
            using EntryPage page = await reader.ReadNewAsync(1, block, default, default);
            Assert.Equal(0, page.Count);
            Assert.NotEmpty(reads.Asked);

            // The first one comes at once, however long the machine stood still before it.
            Assert.All(reads.Asked.Skip(1), asked => Assert.InRange(asked - start, 0, block.TotalMilliseconds));
        }
    }

    [Fact]
    public async Task Disposing_a_reader_or_its_store_ends_its_read()
    {
        RedisStreamStore store = await OpenAsync();
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        await using IGroupReader other = store.OpenReader(new ConsumerKey(_stream, "g", "d"));
        Task<EntryPage> read = reader.ReadNewAsync(1, Long, default, default).AsTask();
        Task<EntryPage> second = other.ReadNewAsync(1, Long, default, default).AsTask();
        await Eventually.TrueAsync(() => store.Keys.CountWaiting(_stream) == 2);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.ReadNewAsync(1, TimeSpan.Zero, default, default));
        await reader.DisposeAsync();
        await reader.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => read.WaitAsync(Eventually.Patience));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await reader.ReadNewAsync(1, TimeSpan.Zero, default, default));
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => second.WaitAsync(Eventually.Patience));
    }

    [Fact]
    public async Task An_entry_of_many_megabytes_is_read_and_what_comes_behind_it()
    {
        await using RedisStreamStore store = await OpenAsync();
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        await using IStreamReader follower = store.OpenReader(_stream);
        int[] sizes = [10, 3_000_000, 0, 70_000, 65_536, 5];
        EntryId after = EntryId.Min;
        foreach (int size in sizes)
        {
            Task<EntryPage> read = reader.ReadNewAsync(10, Long, default, default).AsTask();
            Task<EntryPage> followed = follower.ReadAsync(after, 10, Long, default).AsTask();
            after = await store.AddAsync(_stream, new Entry(">v", new string('>', size)).Fields);
            foreach (Task<EntryPage> one in new[] { read, followed })
            {
                using EntryPage page = await one.WaitAsync(Eventually.Patience);
                Assert.Equal(after, page.GetId(0));
                Assert.Equal(size + 3, Entry.Text(page.GetFields(0)).Length);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_the_server_tells_nothing_each_has_a_connection_and_that_is_said_once(bool isResp2)
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await server.CommandAsync("ACL", "SETUSER", "app", "on", ">secret-77", "~*", "+@all", "-client|tracking");
        var log = new Warnings();
        string name = $"own-{Guid.NewGuid():N}";
        RedisOptions options = Stores.OptionsOf(server) with
        {
            ClientName = name,
            DedicatedReaders = 1,
            User = isResp2 ? null : "app",
            Password = isResp2 ? null : "secret-77",
            Protocol = isResp2 ? RedisProtocol.Resp2 : RedisProtocol.Auto,
        };
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(options, log);
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await using IGroupReader first = store.OpenReader(new ConsumerKey(_stream, "g", "a"));
        await using IGroupReader second = store.OpenReader(new ConsumerKey(_stream, "g", "b"));
        await using IStreamReader third = store.OpenReader(_stream);
        EntryId[] acknowledged = [await AddAsync(store)];
        using (EntryPage page = await second.ReadNewAsync(1, TimeSpan.Zero, default, default)) Assert.Equal(1, page.Count);
        Task<EntryPage>[] reads =
        [
            second.ReadNewAsync(10, Long, acknowledged, default).AsTask(),
            third.ReadAsync(acknowledged[0], 10, Long, default).AsTask(),
        ];
        await Eventually.TrueAsync(async () => await BlockedAsync(server, name) == 2);
        EntryId id = await AddAsync(store);
        foreach (Task<EntryPage> read in reads)
        {
            using EntryPage page = await read.WaitAsync(Eventually.Patience);
            Assert.Equal(id, page.GetId(0));
        }

        Assert.True(second.Acknowledgement.IsDone);
        Assert.True(third.IsPositionThere);
        Assert.Equal(1, (await store.PendingAsync(_stream, "g")).Count);
        Task<EntryPage> next = second.ReadNewAsync(10, Long, new[] { id }, default).AsTask();
        id = await AddAsync(store);
        using (EntryPage page = await next.WaitAsync(Eventually.Patience)) Assert.Equal(id, page.GetId(0));
        Assert.True(second.Acknowledgement.IsDone);
        Assert.Contains(isResp2 ? "RESP2" : "NOPERM", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    private static async Task<EntryId> AddAsync(RedisStreamStore store, StreamKey stream)
    {
        while (true)
        {
            try
            {
                return await store.AddAsync(stream, new Entry("a", "1").Fields);
            }
            catch (UnknownOutcomeException)
            {
                // Its connection was killed too.
            }
        }
    }

    private Task<EntryId> AddAsync(RedisStreamStore store) => AddAsync(store, _stream);

    private Task<RedisStreamStore> OpenAsync() => Stores.ConnectAsync(fixture.Server, options => options with { DedicatedReaders = 0 });

    private async Task<int> ConnectionsAsync(string name) => (await ClientsAsync(fixture.Server, name)).Count();

    private Task<int> BlockedAsync(string name) => BlockedAsync(fixture.Server, name);

    private static async Task<int> BlockedAsync(RedisServer server, string name) =>
        (await ClientsAsync(server, name)).Count(static line => line.Contains(" flags=b ", StringComparison.Ordinal));

    private static async Task<IEnumerable<string>> ClientsAsync(RedisServer server, string name) =>
        ((string)(await server.CommandAsync("CLIENT", "LIST"))!).Split('\n').Where(line => line.Contains($" name={name} ", StringComparison.Ordinal));

    /// <summary>Nothing ever comes; keeps when it was asked for.</summary>
    private sealed class EmptyReads : ISharedReads
    {
        public List<long> Asked { get; } = [];

        public KeyWatch Keys { get; } = new(static _ => { });

        public ValueTask<T> SendAsync<TCommand, T>(scoped in TCommand commands, int replies, PendingReply<T> reply)
            where TCommand : struct, ICommand, allows ref struct
        {
            Asked.Add(Environment.TickCount64);
            return ValueTask.FromResult((T)(object)new EntryPage(null));
        }
    }

    /// <summary>Keeps the warnings of connections.</summary>
    private sealed class Warnings : ILogger<RedisStreamStore>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));
    }
}
