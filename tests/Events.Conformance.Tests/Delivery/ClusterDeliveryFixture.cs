using Events.Redis;
using Events.Redis.Stores;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Conformance.Delivery;

/// <summary>A Redis Cluster of three masters: what is asked of a key is asked of its node, what is asked of all keys of each.</summary>
public sealed class ClusterDeliveryFixture : ServerDeliveryFixture
{
    private RedisCluster _cluster = null!;

    public override async Task InitializeAsync()
    {
        _cluster = await RedisCluster.StartAsync();
        await OpenAsync(_cluster.Nodes[0], ownsServer: false);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    public override async Task<object?> RawAsync(params string[] command)
    {
        switch (command[0])
        {
            case "TIME":
                return await base.RawAsync(command);
            case "FLUSHALL" or "CLIENT":
                object?[] answers = await OfAllAsync(command);
                return command[0] == "CLIENT" ? string.Join('\n', answers) : answers[0];
            case "EVAL":
                return (await OfAllAsync(command)).SelectMany(static answer => (object?[])answer!).ToArray();
            default:
                string key = command[0] == "XGROUP" ? command[2] : command[1];
                return await _cluster.CommandAsync(key, command);
        }
    }

    protected override async Task<IStreamStore> OpenAsync(RedisServer server) =>
        await RedisStreamStore.ConnectAsync(new RedisOptions { Endpoints = [new RedisEndpoint(server.Host, server.Port)] });

    private async Task<object?[]> OfAllAsync(string[] command)
    {
        var answers = new List<object?>();
        foreach (RedisServer node in _cluster.Nodes) answers.Add(await node.CommandAsync(command));
        return [.. answers];
    }
}
