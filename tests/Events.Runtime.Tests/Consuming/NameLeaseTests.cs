using Events.Naming;
using Events.Redis.Stores;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.Store.Delivery;
using Events.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.Runtime.Tests.Consuming;

/// <summary>The name of a consumer whose stop overtakes its start.</summary>
public sealed class NameLeaseTests
{
    [Fact]
    public async Task A_name_that_the_server_gives_after_the_consumer_was_stopped_is_released()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RedisStreamStore store = await Stores.ConnectAsync(server);
        var stream = new StreamKey(RedisServer.UniqueKey());
        var lease = new NameLease(store, stream, "g", "worker", TimeProvider.System, NullLogger.Instance);

        // The server has the script: otherwise it refuses the hash, and whoever has gone is not there to send the text.
        await store.TakeNameAsync(new(stream, "g", "another"), "somebody", TimeSpan.FromMinutes(1));
        await server.CommandAsync("CLIENT", "PAUSE", "60000", "WRITE");
        using var stop = new CancellationTokenSource();
        Task taking = lease.TakeAsync(stop.Token);
        await Eventually.TrueAsync(
            async () => ((string)(await server.CommandAsync("CLIENT", "LIST"))!).Contains(" flags=b ", StringComparison.Ordinal));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);
        Task releasing = lease.ReleaseAsync();
        await server.CommandAsync("CLIENT", "UNPAUSE");
        await releasing;
        Assert.False(await store.ExistsAsync(DeliveryKeys.NameLease(stream, "g", "worker")));
    }
}
