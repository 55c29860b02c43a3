using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Events.TestSupport;

/// <summary>A Redis Cluster of masters without replicas, each with an equal part of the slots.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16384;

    private readonly List<RedisServer> _nodes = [];

    public IReadOnlyList<RedisServer> Nodes => _nodes;

    public static async Task<RedisCluster> StartAsync(int masters = 3)
    {
        var cluster = new RedisCluster();
        try
        {
            await cluster.StartNodesAsync(masters);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The node that has a key.</summary>
    public async Task<RedisServer> NodeOfAsync(string key)
    {
        string owner = (await OwnerAsync(_nodes[0], await SlotOfAsync(key)))!;
        foreach (RedisServer node in _nodes)
        {
            if (await IdAsync(node) == owner) return node;
        }

        throw new InvalidOperationException($"No node has the slot of {key}.");
    }

    /// <summary>Moves the slot of a key, with all keys in it, to another node.</summary>
    public async Task MoveSlotAsync(string key, RedisServer to)
    {
        RedisServer from = await NodeOfAsync(key);
        string slot = await SlotOfAsync(key);
        (string fromId, string toId) = (await IdAsync(from), await IdAsync(to));
        await to.CommandAsync("CLUSTER", "SETSLOT", slot, "IMPORTING", fromId);
        await from.CommandAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
        while (await from.CommandAsync("CLUSTER", "GETKEYSINSLOT", slot, "100") is object?[] { Length: > 0 } keys)
        {
            string[] migrate = ["MIGRATE", to.Host, $"{to.Port}", "", "0", "5000", "KEYS", .. keys.Select(item => (string)item!)];
            await from.CommandAsync(migrate);
        }

        // The new owner first, so that there is always one.
        await to.CommandAsync("CLUSTER", "SETSLOT", slot, "NODE", toId);
        foreach (RedisServer node in _nodes.Where(node => node != to)) await node.CommandAsync("CLUSTER", "SETSLOT", slot, "NODE", toId);

        // What the old owner had said before may undo it at a node, until the new owner is heard.
        foreach (RedisServer node in _nodes)
        {
            await Eventually.TrueAsync(async () =>
            {
                if (await OwnerAsync(node, slot) == toId) return true;
                await node.CommandAsync("CLUSTER", "SETSLOT", slot, "NODE", toId);
                return false;
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RedisServer node in _nodes) await node.DisposeAsync();
    }

    private async Task StartNodesAsync(int masters)
    {
        var buses = new List<string>();
        for (int i = 0; i < masters; i++)
        {
            (RedisServer node, string bus) = await StartNodeAsync();
            _nodes.Add(node);
            buses.Add(bus);
            int first = i * Slots / masters;
            int last = ((i + 1) * Slots / masters) - 1;
            await _nodes[i].CommandAsync("CLUSTER", "ADDSLOTSRANGE", $"{first}", $"{last}");
        }

        for (int i = 1; i < masters; i++)
        {
            await _nodes[0].CommandAsync("CLUSTER", "MEET", _nodes[i].Host, $"{_nodes[i].Port}", buses[i]);
        }

        foreach (RedisServer node in _nodes)
        {
            await Eventually.TrueAsync(async () =>
            {
                string info = (string)(await node.CommandAsync("CLUSTER", "INFO"))!;
                return info.Contains("cluster_state:ok", StringComparison.Ordinal)
                    && info.Contains($"cluster_known_nodes:{masters}", StringComparison.Ordinal);
            });
        }
    }

    private static async Task<(RedisServer Node, string Bus)> StartNodeAsync()
    {
        for (int attempt = 1; ; attempt++)
        {
            // The default, the port and 10000, may be no port.
            string bus = FreePort();
            try
            {
                RedisServer node = await RedisServer.StartOwnAsync(
                    "--cluster-enabled", "yes", "--cluster-port", bus, "--cluster-node-timeout", "5000");
                return (node, bus);
            }
            catch (IOException) when (attempt < 5)
            {
                // Another process may have taken the bus port meanwhile.
            }
        }
    }

    private async Task<string> SlotOfAsync(string key) =>
        ((long)(await _nodes[0].CommandAsync("CLUSTER", "KEYSLOT", key))!).ToString(CultureInfo.InvariantCulture);

    /// <summary>The ID of the node that has a slot, as a node sees it.</summary>
    private static async Task<string?> OwnerAsync(RedisServer node, string slot)
    {
        long number = long.Parse(slot, CultureInfo.InvariantCulture);
        foreach (object? range in (object?[])(await node.CommandAsync("CLUSTER", "SLOTS"))!)
        {
            object?[] parts = (object?[])range!;
            if (number >= (long)parts[0]! && number <= (long)parts[1]!) return (string?)((object?[])parts[2]!)[2];
        }

        return null;
    }

    private static async Task<string> IdAsync(RedisServer node) => (string)(await node.CommandAsync("CLUSTER", "MYID"))!;

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
