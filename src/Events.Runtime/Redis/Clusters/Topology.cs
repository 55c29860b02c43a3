using Events.Store;

namespace Events.Redis.Clusters;

/// <summary>The slots of each master, as one node sees them.</summary>
internal sealed class Topology
{
    private readonly short[] _owners;

    /// <param name="masters">The masters that have slots.</param>
    /// <param name="owners">By slot which of them has it; less than 0 for none.</param>
    /// <param name="replicas">Their replicas.</param>
    /// <param name="ids">The IDs of all nodes.</param>
    /// <param name="bytes">How long the node's answer was.</param>
    public Topology(IReadOnlyList<RedisEndpoint> masters, short[] owners, IReadOnlyCollection<RedisEndpoint> replicas, IReadOnlySet<string> ids, int bytes)
    {
        Masters = masters;
        _owners = owners;
        Replicas = replicas;
        Ids = ids;
        Bytes = bytes;
        Covered = HashSlot.Count - owners.AsSpan().Count((short)-1);
    }

    /// <summary>The masters that have slots.</summary>
    public IReadOnlyList<RedisEndpoint> Masters { get; }

    /// <summary>Their replicas.</summary>
    public IReadOnlyCollection<RedisEndpoint> Replicas { get; }

    /// <summary>The IDs of all nodes.</summary>
    public IReadOnlySet<string> Ids { get; }

    /// <summary>How long the node's answer was: what it costs to ask.</summary>
    public int Bytes { get; }

    /// <summary>The number of slots that have an owner.</summary>
    public int Covered { get; }

    /// <summary>Where in <see cref="Masters"/> the master of a slot is; less than 0 for none.</summary>
    public int IndexOf(int slot) => _owners[slot];

    /// <summary>The master of a slot; null for none.</summary>
    public RedisEndpoint? OwnerOf(int slot) => _owners[slot] < 0 ? null : Masters[_owners[slot]];

    /// <summary>Tells whether each slot has the same owner in another.</summary>
    public bool IsAs(Topology other)
    {
        for (int slot = 0; slot < HashSlot.Count; slot++)
        {
            if (OwnerOf(slot) != other.OwnerOf(slot)) return false;
        }

        return true;
    }
}
