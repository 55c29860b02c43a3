using System.Net;
using System.Net.Sockets;
using Events.Errors;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Connection;

/// <summary>The thread that reads a connection's replies and goes on with what awaits them, and the one that writes while the socket is full.</summary>
public sealed class ReplyThreadTests
{
    private const int Megabyte = 1 << 20;
    private const int Commands = 48;

    private static readonly StreamKey Stream = new("s");

    private static readonly byte[] Large = [.. "$1\r\na\r\n$1048576\r\n"u8, .. new byte[Megabyte], .. "\r\n"u8];

    [Fact]
    public async Task What_follows_a_reply_may_block_on_the_next_one_again_and_again()
    {
        await using FakeServer server = Answering();
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options);

        Assert.Equal(4, await BlockAsync(4).WaitAsync(Eventually.Patience));
        Assert.Equal(1, await store.LengthAsync(Stream));

        async Task<long> BlockAsync(int depth)
        {
            long length = await store.LengthAsync(Stream).ConfigureAwait(false);
            return depth == 1 ? length : length + BlockAsync(depth - 1).GetAwaiter().GetResult();
        }
    }

    [Fact]
    public async Task What_follows_replies_may_wait_for_each_other()
    {
        const int callers = 2;
        await using FakeServer server = Answering();
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options);
        using var meeting = new Barrier(callers);

        // Each on a thread of its own: a reply that is there already would keep the first from beginning the second.
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(MeetAsync))).WaitAsync(Eventually.Patience);

        async Task MeetAsync()
        {
            for (int i = 0; i < 3; i++)
            {
                await store.LengthAsync(Stream).ConfigureAwait(false);
                Assert.True(meeting.SignalAndWait(Eventually.Patience));
            }
        }
    }

    [Fact]
    public async Task What_does_not_fit_into_the_socket_is_sent_when_there_is_room_in_its_order()
    {
        var mayRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = FakeServer.After(async (client, _) =>
        {
            await mayRead.Task;
            for (int i = 1; i <= Commands; i++)
            {
                await client.SendAsync($"$4\r\n{i + 10}-1\r\n");
                await client.ReadAsync();
            }
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(Roomy(server));

        Task<EntryId>[] added = [.. Enumerable.Range(0, Commands).Select(_ => store.AddAsync(Stream, new Events.Wire.EntryFields(Large, 1)).AsTask())];
        Assert.DoesNotContain(added, task => task.IsCompleted);
        mayRead.SetResult();

        EntryId[] ids = await Task.WhenAll(added).WaitAsync(Eventually.Patience);
        Assert.Equal(Enumerable.Range(11, Commands).Select(i => new EntryId((ulong)i, 1)), ids);
    }

    [Fact]
    public async Task A_connection_that_ends_while_its_socket_is_full_tells_of_each_command_what_is_known()
    {
        var mayClose = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = FakeServer.After((_, _) => mayClose.Task);
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(Roomy(server));

        Task<EntryId>[] added = [.. Enumerable.Range(0, Commands).Select(_ => store.AddAsync(Stream, new Events.Wire.EntryFields(Large, 1)).AsTask())];
        mayClose.SetResult();

        // All but what was still being framed was handed over to be sent, and may have arrived.
        foreach (Task<EntryId> task in added)
        {
            Exception? error = await Record.ExceptionAsync(() => task.WaitAsync(Eventually.Patience));
            Assert.True(error is UnknownOutcomeException or ConnectionFailedException, $"{error}");
        }

        Assert.Contains(added, task => task.Exception?.InnerException is UnknownOutcomeException);
    }

    [Fact]
    public async Task A_host_that_does_not_even_refuse_is_given_up_in_time()
    {
        // A listener whose queue is full answers nothing at all.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var endpoint = (IPEndPoint)listener.LocalEndPoint!;
        Socket[] others = [.. Enumerable.Range(0, 8).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))];
        try
        {
            foreach (Socket other in others) _ = other.ConnectAsync(endpoint);
            await Eventually.TrueAsync(() => others.Any(other => other.Connected));
            var exception = await Assert.ThrowsAsync<ConnectionFailedException>(() => RedisStreamStore.ConnectAsync(new RedisOptions
            {
                Endpoints = [new RedisEndpoint("127.0.0.1", endpoint.Port)],
                ConnectTimeout = TimeSpan.FromMilliseconds(200),
            }).WaitAsync(Eventually.Patience));
            Assert.Contains("no answer within 0.2 s", exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            foreach (Socket other in others) other.Dispose();
        }
    }

    private static FakeServer Answering() => FakeServer.After(async (client, _) =>
    {
        do await client.SendAsync(":1\r\n");
        while (await client.ReadAsync() is not null);
    });

    private static RedisOptions Roomy(FakeServer server) => server.Options with { MaxOutstandingBytes = 2 * Commands * Megabyte };
}
