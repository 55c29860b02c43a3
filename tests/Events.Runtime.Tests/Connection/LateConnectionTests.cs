using Events.Errors;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;

namespace Events.Runtime.Tests.Connection;

/// <summary>A store that was made and not connected: opening it connects, or its first command.</summary>
public sealed class LateConnectionTests
{
    private static readonly StreamKey Stream = new("s");

    [Fact]
    public async Task Making_a_store_connects_to_nothing()
    {
        await using var server = new FakeServer(client => client.BehaveAsync());
        await using (var store = new RedisStreamStore(server.Options))
        {
            Assert.Null(store.Server);
            Assert.Equal($"Redis at {server.Options.Endpoints[0]}", store.Description);
        }

        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task The_first_command_connects_and_those_that_come_meanwhile_share_the_connection()
    {
        await using var server = FakeServer.After(async (client, _) =>
        {
            for (int i = 1; i < 10; i++) await client.ReadAsync();
            for (int i = 0; i < 10; i++) await client.SendAsync($":{i}\r\n");
            await client.ReadAsync();
        });
        await using var store = new RedisStreamStore(server.Options);
        Task<long>[] lengths = [.. Enumerable.Range(0, 10).Select(_ => store.LengthAsync(Stream).AsTask())];
        Assert.Equal(Enumerable.Range(0, 10).Select(static i => (long)i), await Task.WhenAll(lengths));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Opening_twice_and_while_a_command_connects_makes_one_connection()
    {
        await using var server = FakeServer.After(async (client, _) =>
        {
            await client.SendAsync(":7\r\n");
            await client.ReadAsync();
        });
        await using var store = new RedisStreamStore(server.Options);
        Task first = store.OpenAsync().AsTask();
        Task second = store.OpenAsync().AsTask();
        await Task.WhenAll(first, second);
        await store.OpenAsync();
        Assert.NotNull(store.Server);
        Assert.Equal(7, await store.LengthAsync(Stream));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Opening_where_nothing_listens_says_so_at_once_and_may_be_tried_again()
    {
        await using var store = new RedisStreamStore(new RedisOptions { Endpoints = [new RedisEndpoint("127.0.0.1", 1)] });
        for (int i = 0; i < 2; i++)
        {
            var exception = await Assert.ThrowsAsync<ConnectionFailedException>(async () => await store.OpenAsync());
            Assert.Contains("Cannot connect to Redis at 127.0.0.1:1: connection refused", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_first_command_where_nothing_listens_fails_in_time_and_says_why()
    {
        await using var store = new RedisStreamStore(new RedisOptions
        {
            Endpoints = [new RedisEndpoint("127.0.0.1", 1)],
            ConnectTimeout = TimeSpan.FromMilliseconds(200),
            ReconnectDelay = TimeSpan.FromMilliseconds(5),
            MaxReconnectDelay = TimeSpan.FromMilliseconds(20),
        });
        var exception = await Assert.ThrowsAsync<ConnectionFailedException>(async () => await store.LengthAsync(Stream));
        Assert.Contains("There was no connection to Redis at 127.0.0.1:1 within 0.2 s", exception.Message, StringComparison.Ordinal);
        Assert.Contains("connection refused", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_while_it_is_being_opened_ends_the_opening()
    {
        // It accepts and never answers.
        var accepted = new TaskCompletionSource();
        await using var server = new FakeServer(async client =>
        {
            accepted.TrySetResult();
            await Task.Delay(Timeout.Infinite);
        });
        var store = new RedisStreamStore(server.Options);
        Task opening = store.OpenAsync().AsTask();
        await accepted.Task;
        await store.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.OpenAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.LengthAsync(Stream));
    }
}
