using Events.Redis;
using Events.Redis.Stores;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Conformance.Stores;

public sealed class RedisStoreFixture : ServerStoreFixture
{
    protected override async Task<IStreamStore> OpenAsync(RedisServer server, string clientName) =>
        await RedisStreamStore.ConnectAsync(new RedisOptions
        {
            Endpoints = [new RedisEndpoint(server.Host, server.Port)],
            ClientName = clientName,
        });
}
