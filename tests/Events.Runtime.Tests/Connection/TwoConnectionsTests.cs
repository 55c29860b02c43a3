using Events.Errors;
using Events.Redis.Stores;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Connection;

/// <summary>A batch whose connection is given up when a part of it is on its way.</summary>
public sealed class TwoConnectionsTests
{
    private const int Entries = 8;

    private static readonly StreamKey Stream = new("s");

    [Fact]
    public async Task Its_rest_does_not_go_over_another_one_and_each_entry_is_told_what_became_of_it()
    {
        FakeServer? server = null;
        int connections = 0;
        int elsewhere = 0;
        await using FakeServer running = server = FakeServer.After(async (client, command) =>
        {
            if (Interlocked.Increment(ref connections) > 1)
            {
                // What should not come here would be answered.
                for (string[]? next = command; next is not null; next = await client.ReadAsync())
                {
                    if (next[0] == "XADD") Interlocked.Increment(ref elsewhere);
                    await client.SendAsync(next[0] == "XADD" ? "$3\r\n9-9\r\n" : ":5\r\n");
                }

                return;
            }

            // The first command is answered as by a master that is none any more; the batch behind it only when there is another connection.
            await client.ReadAsync();
            await client.SendAsync("-READONLY You can't write against a read only replica.\r\n");
            await Eventually.TrueAsync(() => server!.Connections > 1);
            int answered = 1;
            do await client.SendAsync($"$3\r\n1-{answered++}\r\n");
            while (await client.ReadAsync() is not null);
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(running.Options with { MaxOutstandingBytes = 64 * 1024 });

        byte[] entry = new Entry("a", new string('x', 100_000)).Bytes.ToArray();
        EncodedEntry[] entries = [.. Enumerable.Range(1, Entries).Select(i => new EncodedEntry(i * entry.Length, 1))];
        byte[] encoded = [.. Enumerable.Repeat(entry, Entries).SelectMany(static bytes => bytes)];
        Task<long> length = store.LengthAsync(Stream).AsTask();
        Task adding = store.AddBatchAsync(Stream, new(encoded, entries), default, new EntryId[Entries]).AsTask();

        await Assert.ThrowsAsync<ServerErrorException>(() => length.WaitAsync(Eventually.Patience));
        var told = await Assert.ThrowsAsync<ProduceBatchException>(() => adding.WaitAsync(Eventually.Patience));
        EntryId?[] expected = [new EntryId(1, 1), .. Enumerable.Repeat((EntryId?)null, Entries - 1)];
        Assert.Equal(expected, told.Appended);
        Assert.Equal(0, told.UnknownCount);
        Assert.Equal(5, await store.LengthAsync(Stream));
        Assert.Equal(0, elsewhere);
    }

    [Fact]
    public async Task One_that_found_no_room_on_the_first_is_not_bound_to_it()
    {
        using var isWaiting = new SemaphoreSlim(0);
        await using var server = FakeServer.After(async (client, command) =>
        {
            // The first is closed when the batch waits behind the first command.
            if (command[0] != "XADD") Assert.True(await isWaiting.WaitAsync(Eventually.Patience));
            else await client.SendAsync("$3\r\n1-1\r\n");
            if (command[0] == "XADD") await client.ReadAsync();
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options with { MaxOutstandingBytes = 1 });
        Task<long> length = store.LengthAsync(Stream).AsTask();
        byte[] entry = new Entry("a", "1").Bytes.ToArray();
        var ids = new EntryId[1];
        Task adding = store.AddBatchAsync(Stream, new(entry, new[] { new EncodedEntry(entry.Length, 1) }), default, ids).AsTask();
        isWaiting.Release();
        await Assert.ThrowsAsync<UnknownOutcomeException>(() => length.WaitAsync(Eventually.Patience));
        await adding.WaitAsync(Eventually.Patience);
        Assert.Equal(new EntryId(1, 1), ids[0]);
    }
}
