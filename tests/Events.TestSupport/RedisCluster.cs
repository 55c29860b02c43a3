using System.Globalization;
using System.Net.Sockets;

namespace Events.TestSupport;

/// <summary>A Redis Cluster: masters, each with an equal part of the slots, and replicas of them.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16384;

    private readonly List<RedisServer> _nodes = [];
    private readonly List<string> _buses = [];
    private readonly List<int> _tlsPorts = [];
    private readonly string[] _arguments;
    private readonly TlsCertificates? _certificates;
    private readonly Func<int, string[]> _argumentsOf;

    private RedisCluster(string[] arguments, TlsCertificates? certificates = null, Func<int, string[]>? argumentsOf = null)
    {
        _arguments = arguments;
        _certificates = certificates;
        _argumentsOf = argumentsOf ?? (static _ => []);
    }

    /// <summary>All nodes: those that were masters at the start, then their replicas in the same order.</summary>
    public IReadOnlyList<RedisServer> Nodes => _nodes;

    /// <summary>Starts one.</summary>
    /// <param name="masters">How many masters.</param>
    /// <param name="replicas">How many replicas each of them has.</param>
    /// <param name="nodeTimeout">After how many milliseconds a node that does not answer is taken to be gone.</param>
    /// <param name="arguments">More arguments of each node.</param>
    public static async Task<RedisCluster> StartAsync(int masters = 3, int replicas = 0, int nodeTimeout = 5000, params string[] arguments)
    {
        return await StartAsync(new RedisCluster(["--cluster-enabled", "yes", "--cluster-node-timeout", $"{nodeTimeout}", .. arguments]), masters, replicas);
    }

    private static async Task<RedisCluster> StartAsync(RedisCluster cluster, int masters, int replicas)
    {
        try
        {
            await cluster.StartNodesAsync(masters, replicas);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one whose nodes speak TLS with each other, and with whoever comes to their <see cref="TlsPort"/>.</summary>
    /// <param name="certificates">The certificate that they show.</param>
    /// <param name="arguments">More arguments of each node.</param>
    public static Task<RedisCluster> StartTlsAsync(TlsCertificates certificates, params string[] arguments) =>
        StartAsync(new RedisCluster(
            ["--cluster-enabled", "yes", "--tls-cluster", "yes", "--tls-replication", "yes", .. certificates.Arguments, .. arguments], certificates), 3, 0);

    /// <summary>Starts three masters each of which announces itself in its own way.</summary>
    /// <param name="argumentsOf">More arguments of each node, by its number.</param>
    public static Task<RedisCluster> StartAnnouncedAsync(Func<int, string[]> argumentsOf) =>
        StartAsync(new RedisCluster(["--cluster-enabled", "yes"], argumentsOf: argumentsOf), 3, 0);

    /// <summary>Where a node speaks TLS.</summary>
    public int TlsPort(RedisServer node) => _tlsPorts[_nodes.IndexOf(node)];

    /// <summary>The node that has a key, as the nodes that answer see it.</summary>
    public async Task<RedisServer> NodeOfAsync(string key)
    {
        string slot = await SlotOfAsync(key);
        foreach (RedisServer witness in _nodes)
        {
            try
            {
                if (await OwnerAsync(witness, slot) is not { } owner) continue;
                foreach (RedisServer node in _nodes)
                {
                    if (node.IsRunning && await IdAsync(node) == owner) return node;
                }
            }
            catch (Exception exception) when (exception is SocketException or IOException)
            {
                // It is down; another one knows.
            }
        }

        throw new InvalidOperationException($"No node has the slot of {key}.");
    }

    /// <summary>The replica of a master.</summary>
    public async Task<RedisServer> ReplicaOfAsync(RedisServer master)
    {
        foreach (RedisServer node in _nodes.Where(node => node != master && node.IsRunning))
        {
            if (await node.CommandAsync("ROLE") is object?[] role && (string?)role[0] == "slave" && (long)role[2]! == master.Port) return node;
        }

        throw new InvalidOperationException($"{master.Endpoint} has no replica.");
    }

    /// <summary>Runs a command on the node that has a key.</summary>
    public async Task<object?> CommandAsync(string key, params string[] command) => await (await NodeOfAsync(key)).CommandAsync(command);

    /// <summary>Moves the slot of a key, with all keys in it, to another node.</summary>
    public async Task MoveSlotAsync(string key, RedisServer to)
    {
        RedisServer from = await NodeOfAsync(key);
        await BeginMovingAsync(key, from, to);
        await MoveKeysAsync(key, from, to);
        await EndMovingAsync(key, to);
    }

    /// <summary>The slot of a key is on its way: what is not there is asked for at the other node.</summary>
    public async Task BeginMovingAsync(string key, RedisServer from, RedisServer to)
    {
        string slot = await SlotOfAsync(key);
        (string fromId, string toId) = (await IdAsync(from), await IdAsync(to));
        await to.CommandAsync("CLUSTER", "SETSLOT", slot, "IMPORTING", fromId);
        await from.CommandAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
    }

    /// <summary>Moves all keys of the slot of a key.</summary>
    public async Task MoveKeysAsync(string key, RedisServer from, RedisServer to)
    {
        while (await from.CommandAsync("CLUSTER", "GETKEYSINSLOT", await SlotOfAsync(key), "100") is object?[] { Length: > 0 } keys)
        {
            string[] migrate = ["MIGRATE", to.Host, $"{PortOf(to)}", "", "0", "5000", "KEYS", .. keys.Select(item => (string)item!)];
            await from.CommandAsync(migrate);
        }
    }

    /// <summary>The slot of a key belongs to another node from now on.</summary>
    public async Task EndMovingAsync(string key, RedisServer to)
    {
        string slot = await SlotOfAsync(key);
        string toId = await IdAsync(to);

        // The new owner first, so that there is always one.
        await to.CommandAsync("CLUSTER", "SETSLOT", slot, "NODE", toId);
        RedisServer[] others = [.. await MastersAsync()];
        foreach (RedisServer node in others.Where(node => node != to)) await node.CommandAsync("CLUSTER", "SETSLOT", slot, "NODE", toId);

        // What the old owner had said before may undo it at a node, until the new owner is heard.
        foreach (RedisServer node in others)
        {
            await Eventually.TrueAsync(async () =>
            {
                if (await OwnerAsync(node, slot) == toId) return true;
                await node.CommandAsync("CLUSTER", "SETSLOT", slot, "NODE", toId);
                return false;
            });
        }
    }

    /// <summary>A replica takes over from its master, which lives: nothing is lost.</summary>
    public async Task FailOverAsync(RedisServer replica)
    {
        await Eventually.TrueAsync(async () => await IsConnectedReplicaAsync(replica));
        string id = await IdAsync(replica);
        await Eventually.TrueAsync(async () =>
        {
            // A busy machine may let one take too long, and then it is given up.
            if (await IsConnectedReplicaAsync(replica)) await replica.CommandAsync("CLUSTER", "FAILOVER");
            for (int i = 0; i < 500; i++)
            {
                if (await AllKnowMasterAsync(id)) return true;
                await Task.Delay(10);
            }

            return false;
        });
    }

    private static async Task<bool> IsConnectedReplicaAsync(RedisServer node) =>
        await node.CommandAsync("ROLE") is object?[] role && (string?)role[0] == "slave" && (string?)role[3] == "connected";

    private async Task<bool> AllKnowMasterAsync(string id)
    {
        foreach (RedisServer node in _nodes.Where(static node => node.IsRunning))
        {
            object?[] ranges = (object?[])(await node.CommandAsync("CLUSTER", "SLOTS"))!;
            if (!ranges.Any(range => (string?)((object?[])((object?[])range!)[2]!)[2] == id)) return false;
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RedisServer node in _nodes) await node.DisposeAsync();
    }

    private async Task<List<RedisServer>> MastersAsync()
    {
        var masters = new List<RedisServer>();
        foreach (RedisServer node in _nodes.Where(static node => node.IsRunning))
        {
            if ((string?)((object?[])(await node.CommandAsync("ROLE"))!)[0] == "master") masters.Add(node);
        }

        return masters;
    }

    private async Task StartNodesAsync(int masters, int replicas)
    {
        for (int i = 0; i < masters * (1 + replicas); i++) await StartNodeAsync();
        for (int i = 0; i < masters; i++)
        {
            int first = i * Slots / masters;
            int last = ((i + 1) * Slots / masters) - 1;
            await _nodes[i].CommandAsync("CLUSTER", "ADDSLOTSRANGE", $"{first}", $"{last}");

            // Else two may have the same, and settle it while the test runs.
            await _nodes[i].CommandAsync("CLUSTER", "SET-CONFIG-EPOCH", $"{i + 1}");
        }

        for (int i = 1; i < _nodes.Count; i++)
        {
            await _nodes[0].CommandAsync("CLUSTER", "MEET", _nodes[i].Host, $"{PortOf(_nodes[i])}", _buses[i]);
        }

        foreach (RedisServer node in _nodes) await Eventually.TrueAsync(async () => await KnowsAsync(node, _nodes.Count));
        for (int i = masters; i < _nodes.Count; i++) await _nodes[i].CommandAsync("CLUSTER", "REPLICATE", await IdAsync(_nodes[i % masters]));
        for (int i = masters; i < _nodes.Count; i++)
        {
            RedisServer replica = _nodes[i];
            await Eventually.TrueAsync(async () => await IsConnectedReplicaAsync(replica));
        }

        if (replicas == 0) return;
        foreach (RedisServer node in _nodes)
        {
            await Eventually.TrueAsync(async () =>
                await node.CommandAsync("CLUSTER", "SLOTS") is object?[] ranges && ranges.All(range => ((object?[])range!).Length == 3 + replicas));
        }
    }

    private static async Task<bool> KnowsAsync(RedisServer node, int nodes)
    {
        string info = (string)(await node.CommandAsync("CLUSTER", "INFO"))!;
        return info.Contains("cluster_state:ok", StringComparison.Ordinal) && info.Contains($"cluster_known_nodes:{nodes}", StringComparison.Ordinal);
    }

    // Where other nodes come to.
    private int PortOf(RedisServer node) => _certificates is null ? node.Port : TlsPort(node);

    private async Task StartNodeAsync()
    {
        for (int attempt = 1; ; attempt++)
        {
            // The default, the port and 10000, may be no port.
            string bus = Ports.Next().ToString(CultureInfo.InvariantCulture);
            int tls = _certificates is null ? 0 : Ports.Next();
            try
            {
                _nodes.Add(await RedisServer.StartOwnAsync(["--cluster-port", bus, .. tls == 0 ? [] : (string[])["--tls-port", $"{tls}"], .. _arguments, .. _argumentsOf(_nodes.Count)]));
                _buses.Add(bus);
                _tlsPorts.Add(tls);
                return;
            }
            catch (IOException) when (attempt < 5)
            {
                // Another process may have taken the bus port meanwhile.
            }
        }
    }

    private async Task<string> SlotOfAsync(string key) =>
        ((long)(await _nodes.First(static node => node.IsRunning).CommandAsync("CLUSTER", "KEYSLOT", key))!).ToString(CultureInfo.InvariantCulture);

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
}
