using Events.Errors;
using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Clusters;

/// <summary>The slots of each master, as one node sees them: <c>CLUSTER SLOTS</c>. https://redis.io/docs/latest/commands/cluster-slots/</summary>
internal sealed class Topology
{
    private readonly int[] _owners = new int[HashSlot.Count];
    private readonly List<RedisEndpoint> _masters = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<RedisEndpoint> _replicas = [];

    private Topology() => Array.Fill(_owners, -1);

    /// <summary>The masters that have slots.</summary>
    public IReadOnlyList<RedisEndpoint> Masters => _masters;

    /// <summary>Their replicas.</summary>
    public IReadOnlyCollection<RedisEndpoint> Replicas => _replicas;

    /// <summary>The IDs of all nodes.</summary>
    public IReadOnlySet<string> Ids => _ids;

    /// <summary>The number of slots that have an owner.</summary>
    public int Covered { get; private set; }

    /// <summary>Reads what a node has answered.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="asked">The node: one that is named without a host is on the same.</param>
    /// <exception cref="ProtocolException">It is none.</exception>
    public static Topology Read(RespValue reply, RedisEndpoint asked)
    {
        var topology = new Topology();
        foreach (RespValue range in reply.AsArray())
        {
            IReadOnlyList<RespValue> parts = range.AsArray();
            if (parts.Count < 3) continue;
            (long first, long last) = (parts[0].AsInteger(), parts[1].AsInteger());
            if (first < 0 || last >= HashSlot.Count || first > last)
            {
                throw new ProtocolException($"CLUSTER SLOTS names the slots {first} to {last}; there are {HashSlot.Count}.");
            }

            if (topology.ReadNode(parts[2], asked) is not { } master) continue;
            int index = topology._masters.IndexOf(master);
            if (index < 0)
            {
                index = topology._masters.Count;
                topology._masters.Add(master);
            }

            for (long slot = first; slot <= last; slot++)
            {
                if (topology._owners[slot] < 0) topology.Covered++;
                topology._owners[slot] = index;
            }

            for (int i = 3; i < parts.Count; i++)
            {
                if (topology.ReadNode(parts[i], asked) is { } replica) topology._replicas.Add(replica);
            }
        }

        return topology;
    }

    /// <summary>The master of a slot; null for none.</summary>
    public RedisEndpoint? OwnerOf(int slot) => _owners[slot] < 0 ? null : _masters[_owners[slot]];

    /// <summary>Tells whether each slot has the same owner in another.</summary>
    public bool IsAs(Topology other)
    {
        for (int slot = 0; slot < HashSlot.Count; slot++)
        {
            if (OwnerOf(slot) != other.OwnerOf(slot)) return false;
        }

        return true;
    }

    // Host, port, ID, and whatever else it is known by. The host is null where clients are to take the one that they have, and "?" where it is not known.
    private RedisEndpoint? ReadNode(RespValue node, RedisEndpoint asked)
    {
        IReadOnlyList<RespValue> parts = node.AsArray();
        if (parts.Count < 2) return null;
        string? host = parts[0].IsNull ? null : parts[0].AsText();
        long port = parts[1].AsInteger();
        if (port is < 1 or > 65535) return null;
        if (parts.Count > 2) _ids.Add(parts[2].AsText());
        return new RedisEndpoint(host is null or "" or "?" ? asked.Host : host, (int)port);
    }
}
