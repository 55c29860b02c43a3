using System.Collections.Concurrent;
using Events.Conformance.Entries;
using Events.Errors;
using Events.StackExchangeRedis.Stores;
using Events.Store;
using Events.Streams;
using Events.TestSupport;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Errors;

/// <summary>Servers that are not there, do not answer, or die.</summary>
public sealed class FailureTests
{
    private readonly StreamKey _key = new("s");

    [Fact]
    public async Task A_server_that_was_never_there()
    {
        RedisServer gone = await RedisServer.StartOwnAsync();
        await gone.DisposeAsync();
        using ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(gone, Impatient);
        var store = new StackExchangeStreamStore(multiplexer);

        await Assert.ThrowsAsync<ConnectionFailedException>(async () => await store.LengthAsync(_key));
        await Assert.ThrowsAsync<ConnectionFailedException>(async () => await store.AddAsync(_key, Fields.Of("a", "1").View));
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_key, "g", "c"));
        await Assert.ThrowsAsync<ConnectionFailedException>(
            async () => await reader.ReadNewAsync(1, TimeSpan.FromMinutes(1), default, default));
    }

    [Fact]
    public async Task A_batch_for_a_server_that_was_never_there()
    {
        RedisServer gone = await RedisServer.StartOwnAsync();
        await gone.DisposeAsync();
        using ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(gone, Impatient);
        var store = new StackExchangeStreamStore(multiplexer);

        await Assert.ThrowsAsync<ConnectionFailedException>(() => AddBatchAsync(store, 1000));
    }

    [Fact]
    public async Task A_multiplexer_that_was_disposed()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(server);
        var store = new StackExchangeStreamStore(multiplexer);
        multiplexer.Dispose();

        await Assert.ThrowsAsync<ConnectionFailedException>(async () => await store.LengthAsync(_key));
        await Assert.ThrowsAsync<ConnectionFailedException>(() => AddBatchAsync(store, 10));
    }

    [Fact]
    public async Task A_command_that_the_multiplexer_may_not_send()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        using ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(
            server, options => options.CommandMap = CommandMap.Create(["EXISTS"], available: false));
        var store = new StackExchangeStreamStore(multiplexer);

        await Assert.ThrowsAsync<ConnectionFailedException>(async () => await store.ExistsAsync(_key));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_leaves_the_outcome_unknown()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        using ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(server, Impatient);
        var store = new StackExchangeStreamStore(multiplexer);
        await store.AddAsync(_key, Fields.Of("n", "0").View);
        server.Suspend();
        try
        {
            await Assert.ThrowsAsync<UnknownOutcomeException>(async () => await store.AddAsync(_key, Fields.Of("n", "1").View));
        }
        finally
        {
            server.Resume();
        }

        // It was executed: that is why nobody may take it for failed.
        await Eventually.TrueAsync(async () => await store.LengthAsync(_key) == 2);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_told_that_the_command_may_be_executed()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        using ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(server);
        var store = new StackExchangeStreamStore(multiplexer);
        using var cancellation = new CancellationTokenSource();
        server.Suspend();
        Task<EntryId> adding = store.AddAsync(_key, Fields.Of("n", "1").View, cancellationToken: cancellation.Token).AsTask();
        Task batch = AddBatchAsync(store, 3, cancellation.Token);
        await cancellation.CancelAsync();
        server.Resume();

        var cancelled = await Assert.ThrowsAsync<OperationCanceledException>(() => adding);
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        Assert.Contains("may be executed all the same", cancelled.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<OperationCanceledException>(() => batch);
        await Eventually.TrueAsync(async () => await store.LengthAsync(_key) == 4);
        await Assert.ThrowsAsync<TaskCanceledException>(
            async () => await store.LengthAsync(_key, cancellation.Token));
    }

    [Fact]
    public async Task A_script_that_the_server_has_forgotten_is_sent_again_whole()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        using ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(server);
        var store = new StackExchangeStreamStore(multiplexer);
        for (int i = 0; i < 2; i++)
        {
            Assert.Null(await store.TakeNameAsync(new(_key, "g", "c"), "me", TimeSpan.FromMinutes(1)));
            await server.CommandAsync("SCRIPT", "FLUSH");
        }
    }

    /// <summary>
    /// The promise behind every exception: what has an ID is in the stream, what was not sent is not, and of the rest nobody
    /// says anything. The server writes to disk before it answers, and is killed while eight callers produce.
    /// </summary>
    [Fact]
    public async Task A_server_that_is_killed_loses_nothing_that_was_confirmed_and_gets_nothing_that_was_not_sent()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync("--appendonly", "yes", "--appendfsync", "always");
        using ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(server);
        var store = new StackExchangeStreamStore(multiplexer);
        var confirmed = new ConcurrentBag<string>();
        var notSent = new ConcurrentBag<string>();
        int unknown = 0;
        using var stop = new CancellationTokenSource();
        Task[] producers = [.. Enumerable.Range(0, 8).Select(producer => Task.Run(() => ProduceAsync(producer)))];

        for (int i = 0; i < 3; i++)
        {
            int before = confirmed.Count;
            await Eventually.TrueAsync(() => confirmed.Count > before + 200);
            await server.RestartAsync();
        }

        int last = confirmed.Count;
        await Eventually.TrueAsync(() => confirmed.Count > last);
        await stop.CancelAsync();
        await Task.WhenAll(producers);

        HashSet<string> there = [];
        foreach (object? entry in (object?[])(await server.CommandAsync("XRANGE", _key.Name, "-", "+"))!)
        {
            object?[] fields = (object?[])((object?[])entry!)[1]!;
            Assert.True(there.Add((string)fields[1]!), $"{fields[1]} is there twice.");
        }

        Assert.Empty(confirmed.Except(there));
        Assert.Empty(notSent.Intersect(there));
        Assert.True(unknown > 0, "No command was under way when the server was killed.");

        async Task ProduceAsync(int producer)
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                string number = $"{producer}:{i}";
                try
                {
                    await store.AddAsync(_key, Fields.Of("n", number).View);
                    confirmed.Add(number);
                }
                catch (ConnectionFailedException)
                {
                    notSent.Add(number);
                }
                catch (UnknownOutcomeException)
                {
                    Interlocked.Increment(ref unknown);
                }
                catch (ServerErrorException exception) when (exception.Code == "LOADING")
                {
                    notSent.Add(number);
                }
            }
        }
    }

    private static void Impatient(ConfigurationOptions options)
    {
        options.ConnectTimeout = 2000;
        options.SyncTimeout = 2000;
        options.AsyncTimeout = 2000;
    }

    private async Task AddBatchAsync(StackExchangeStreamStore store, int count, CancellationToken cancellationToken = default)
    {
        byte[] one = Fields.Of("n", "1").Bytes;
        byte[] all = [.. Enumerable.Repeat(one, count).SelectMany(bytes => bytes)];
        EncodedEntry[] entries = [.. Enumerable.Range(1, count).Select(i => new EncodedEntry(i * one.Length, 1))];
        await store.AddBatchAsync(_key, new(all, entries), StreamTrim.None, new EntryId[count], cancellationToken);
    }
}
