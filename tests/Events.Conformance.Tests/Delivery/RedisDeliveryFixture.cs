using Events.Redis;
using Events.Redis.Stores;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Conformance.Delivery;

public class RedisDeliveryFixture : ServerDeliveryFixture
{
    private readonly RedisProtocol _protocol;

    public RedisDeliveryFixture()
        : this(RedisProtocol.Auto)
    {
    }

    protected RedisDeliveryFixture(RedisProtocol protocol) => _protocol = protocol;

    protected override async Task<IStreamStore> OpenAsync(RedisServer server) =>
        await RedisStreamStore.ConnectAsync(new RedisOptions
        {
            Endpoints = [new RedisEndpoint(server.Host, server.Port)],
            Protocol = _protocol,
        });
}
