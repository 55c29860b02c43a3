using System.Collections.Concurrent;
using System.Diagnostics;
using Events.Errors;
using Events.Redis.Stores;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Connection;

/// <summary>What becomes of commands when the server, or the network, does what it should not.</summary>
public sealed class SharedConnectionTests
{
    private static readonly StreamKey Stream = new("s");
    private static readonly Entry Entry = new("a", "1");

    [Theory]
    [InlineData("$3\r\n1-", "closed the connection")]
    [InlineData("", "closed the connection")]
    [InlineData("HTTP/1.1\r\n", "HTTP/1.1")]
    [InlineData(":5\r\n", "expected the ID of the new entry")]
    [InlineData("$3\r\n1-x\r\n", "expected the ID of the new entry")]
    public async Task A_reply_that_breaks_off_or_makes_no_sense_leaves_the_outcome_unknown(string reply, string reason)
    {
        await using var server = FakeServer.After(async (client, _) => await client.SendAsync(reply));
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options);
        var exception = await Assert.ThrowsAsync<UnknownOutcomeException>(async () => await store.AddAsync(Stream, Entry.Fields));
        Assert.Contains("may or may not have been executed", exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_wait_behind_a_broken_reply_learn_that_their_outcome_is_unknown()
    {
        await using var server = FakeServer.After(async (client, _) =>
        {
            for (int i = 1; i < 20; i++) await client.ReadAsync();
            await client.SendAsync("$3\r\n1-1\r\n$3\r\n1-2\r\n-ERR no\r\n$3\r\n1");
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options);
        Task<EntryId>[] adds = [.. Enumerable.Range(0, 20).Select(_ => store.AddAsync(Stream, Entry.Fields).AsTask())];
        Assert.Equal(new EntryId(1, 1), await adds[0]);
        Assert.Equal(new EntryId(1, 2), await adds[1]);
        await Assert.ThrowsAsync<ServerErrorException>(() => adds[2]);
        foreach (Task<EntryId> add in adds[3..]) await Assert.ThrowsAsync<UnknownOutcomeException>(() => add);
    }

    [Fact]
    public async Task A_logger_that_throws_costs_its_line_and_is_not_called_in_the_context_of_whoever_sent_the_command()
    {
        int served = 0;
        await using var server = FakeServer.After(async (client, _) =>
        {
            if (Interlocked.Increment(ref served) == 1) return;
            await client.SendAsync("$3\r\n1-1\r\n");
        });
        var logger = new ThrowingLogger();
        ThrowingLogger.Tenant.Value = "who sent it";
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options, logger);
        logger.Calls.Clear();
        await Assert.ThrowsAsync<UnknownOutcomeException>(async () => await store.AddAsync(Stream, Entry.Fields));
        Assert.Equal(new EntryId(1, 1), await store.AddAsync(Stream, Entry.Fields));

        Assert.NotEmpty(logger.Calls);
        Assert.All(logger.Calls, call => Assert.Null(call.Tenant));
    }

    [Fact]
    public async Task Last_words_that_nobody_asked_for_are_passed_on()
    {
        var isIdle = new TaskCompletionSource();
        int served = 0;
        await using var server = FakeServer.After(async (client, _) =>
        {
            if (Interlocked.Increment(ref served) > 1) return;
            await client.SendAsync(":1\r\n");
            await isIdle.Task;
            await client.SendAsync("-ERR max number of clients reached\r\n");
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(
            server.Options with { ConnectTimeout = TimeSpan.FromSeconds(5) });
        Assert.Equal(1, await store.LengthAsync(Stream));
        isIdle.SetResult();
        await Eventually.TrueAsync(() => server.Connections > 1);
    }

    [Fact]
    public async Task A_silent_server_is_given_up_in_time_and_a_new_connection_serves_what_comes_next()
    {
        int served = 0;
        await using var server = FakeServer.After(async (client, _) =>
        {
            if (Interlocked.Increment(ref served) == 1) await Task.Delay(Timeout.Infinite);
            await client.SendAsync(":7\r\n");
            await client.ReadAsync();
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(
            server.Options with { CommandTimeout = TimeSpan.FromSeconds(1.5) });
        long start = Stopwatch.GetTimestamp();
        var exception = await Assert.ThrowsAsync<UnknownOutcomeException>(async () => await store.AddAsync(Stream, Entry.Fields));
        Assert.Contains("sent nothing for 1.5 s", exception.Message, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Equal(7, await store.LengthAsync(Stream));
    }

    [Fact]
    public async Task A_command_that_finds_no_connection_waits_for_one_and_is_never_sent_when_none_comes()
    {
        var server = FakeServer.After((_, _) => Task.CompletedTask);
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(
            server.Options with { ConnectTimeout = TimeSpan.FromSeconds(1) });
        await server.DisposeAsync();
        await Eventually.TrueAsync(async () =>
        {
            // The first may still be sent on the connection that is breaking.
            var exception = await Assert.ThrowsAnyAsync<StreamStoreException>(async () => await store.AddAsync(Stream, Entry.Fields));
            return exception is ConnectionFailedException
                && exception.Message.Contains("connection refused", StringComparison.Ordinal)
                && exception.Message.Contains("was not sent", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Replies_in_pieces_between_pushes_reach_who_waits_for_them()
    {
        await using var server = FakeServer.After(async (client, _) =>
        {
            await client.ReadAsync();
            foreach (char piece in ">2\r\n+invalidate\r\n_\r\n$3\r\n5-1\r\n>1\r\n+x\r\n|1\r\n+ttl\r\n:1\r\n$3\r\n5-2\r\n")
            {
                await client.SendAsync(piece.ToString());
            }

            await client.ReadAsync();
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options);
        ValueTask<EntryId> first = store.AddAsync(Stream, Entry.Fields);
        ValueTask<EntryId> second = store.AddAsync(Stream, Entry.Fields);
        Assert.Equal(new EntryId(5, 1), await first);
        Assert.Equal(new EntryId(5, 2), await second);
    }

    [Fact]
    public async Task A_cancelled_command_that_was_sent_may_be_executed_and_its_reply_goes_to_nobody_else()
    {
        var answer = new TaskCompletionSource();
        var received = new TaskCompletionSource();
        await using var server = FakeServer.After(async (client, _) =>
        {
            received.SetResult();
            await client.ReadAsync();
            await answer.Task;
            await client.SendAsync("$3\r\n5-1\r\n$3\r\n5-2\r\n");
            await client.ReadAsync();
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options);
        using var cancellation = new CancellationTokenSource();
        Task<EntryId> cancelled = store.AddAsync(Stream, Entry.Fields, cancellationToken: cancellation.Token).AsTask();
        await received.Task;
        Task<EntryId> other = store.AddAsync(Stream, Entry.Fields).AsTask();
        await cancellation.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Contains("may be appended all the same", exception.Message, StringComparison.Ordinal);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        answer.SetResult();
        Assert.Equal(new EntryId(5, 2), await other);
    }

    [Fact]
    public async Task A_cancelled_command_that_waits_for_a_connection_is_never_sent()
    {
        var commands = new ConcurrentQueue<string>();
        var letIn = new TaskCompletionSource();
        int connections = 0;
        await using var server = new FakeServer(async client =>
        {
            if (Interlocked.Increment(ref connections) > 1) await letIn.Task;
            string[]? command = await client.BehaveAsync();
            while (command is not null)
            {
                commands.Enqueue(command[0]);
                if (command[0] == "DEL") return;
                await client.SendAsync(":1\r\n");
                command = await client.ReadAsync();
            }
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options);
        await Assert.ThrowsAsync<UnknownOutcomeException>(async () => await store.DeleteStreamAsync(Stream));
        await Eventually.TrueAsync(() => connections == 2);
        using var cancellation = new CancellationTokenSource();
        Task<EntryId> add = store.AddAsync(Stream, Entry.Fields, cancellationToken: cancellation.Token).AsTask();
        Task<long> length = store.LengthAsync(Stream).AsTask();
        await cancellation.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => add);
        Assert.Contains("not appended", exception.Message, StringComparison.Ordinal);
        letIn.SetResult();
        Assert.Equal(1, await length);
        Assert.Equal(["DEL", "XLEN"], commands);
    }

    [Fact]
    public async Task A_master_that_becomes_a_replica_is_left_and_what_is_under_way_is_answered()
    {
        int served = 0;
        await using var server = FakeServer.After(async (client, _) =>
        {
            if (Interlocked.Increment(ref served) == 1)
            {
                await client.ReadAsync();
                await client.SendAsync("-READONLY You can't write against a read only replica.\r\n");
                await client.SendAsync(":3\r\n");
            }
            else
            {
                await client.SendAsync("$3\r\n9-9\r\n");
            }

            await client.ReadAsync();
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options);
        Task<EntryId> add = store.AddAsync(Stream, Entry.Fields).AsTask();
        Task<long> length = store.LengthAsync(Stream).AsTask();
        var exception = await Assert.ThrowsAsync<ServerErrorException>(() => add);
        Assert.Equal(("READONLY", true), (exception.Code, exception.IsTransient));
        Assert.Equal(3, await length);
        Assert.Equal(new EntryId(9, 9), await store.AddAsync(Stream, Entry.Fields));
    }

    [Fact]
    public async Task A_continuation_that_blocks_holds_up_no_one_and_is_not_held_up()
    {
        await using var server = FakeServer.After(async (client, _) =>
        {
            for (int i = 1; i < 50; i++) await client.ReadAsync();
            await client.SendAsync(string.Concat(Enumerable.Repeat(":1\r\n", 50)));
            while (await client.ReadAsync() is not null) await client.SendAsync(":2\r\n");
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options);

        // The first continuations block on a command of their own, which must be sent and answered all the same.
        async Task<long> BlockAsync()
        {
            await store.LengthAsync(Stream).ConfigureAwait(false);
            return store.LengthAsync(Stream).AsTask().GetAwaiter().GetResult();
        }

        Task<long>[] blocking = [.. Enumerable.Range(0, 2).Select(_ => BlockAsync())];
        Task<long>[] others = [.. Enumerable.Range(0, 48).Select(_ => store.LengthAsync(Stream).AsTask())];
        Assert.All(await Task.WhenAll(others).WaitAsync(Eventually.Patience), length => Assert.Equal(1, length));
        Assert.All(await Task.WhenAll(blocking).WaitAsync(Eventually.Patience), length => Assert.Equal(2, length));
    }

    [Fact]
    public async Task After_disposal_commands_are_refused_and_those_under_way_end()
    {
        var received = new TaskCompletionSource();
        await using var server = FakeServer.After(async (client, _) =>
        {
            received.SetResult();
            await client.ReadAsync();
        });
        RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options);
        Task<long> underWay = store.LengthAsync(Stream).AsTask();
        await received.Task;
        await store.DisposeAsync();
        await Assert.ThrowsAsync<UnknownOutcomeException>(() => underWay);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.LengthAsync(Stream));
        await store.DisposeAsync();
    }

    [Fact]
    public async Task Fields_that_are_not_what_they_claim_never_reach_the_connection()
    {
        await using var server = FakeServer.After(async (client, _) =>
        {
            await client.SendAsync(":1\r\n");
            await client.ReadAsync();
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options);
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await store.AddAsync(Stream, new Events.Wire.EntryFields("$1\r\na\r\n$1\r\nb\r\n"u8, 2)));
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await store.AddAsync(Stream, new Events.Wire.EntryFields("$1\r\na\r\n:1\r\n"u8, 1)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.AddBatchAsync(
            Stream, new("$1\r\na\r\n$1\r\nb\r\n"u8.ToArray(), new[] { new EncodedEntry(7, 1), new EncodedEntry(14, 1) }), default, new EntryId[2]));
        Assert.Equal(1, await store.LengthAsync(Stream));
    }
}
