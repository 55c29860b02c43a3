using Events.Errors;
using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Clusters;

/// <summary>
/// Reads the answer to <c>CLUSTER SLOTS</c>: for each range of slots its master and the replicas of that. In a cluster whose slots have wandered for years a
/// range is a single slot, and each node is named many times: it is looked at once. https://redis.io/docs/latest/commands/cluster-slots/
/// </summary>
internal ref struct TopologyReader
{
    private const int NotANode = -1;

    private readonly ReadOnlySpan<byte> _reply;
    private readonly RedisEndpoint _asked;
    private readonly short[] _owners = new short[HashSlot.Count];
    private readonly List<RedisEndpoint> _masters = [];
    private readonly Dictionary<RedisEndpoint, short> _masterOf = [];
    private readonly HashSet<RedisEndpoint> _replicas = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    // The nodes by their bytes, and where each of them is.
    private readonly List<RedisEndpoint> _nodes = [];
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _known =
        new Dictionary<byte[], int>(new BytesComparer()).GetAlternateLookup<ReadOnlySpan<byte>>();
    private RespReader _reader;

    private TopologyReader(ReadOnlySpan<byte> reply, RedisEndpoint asked)
    {
        _reply = reply;
        _asked = asked;
        _reader = new RespReader(reply, default);
        Array.Fill(_owners, (short)-1);
    }

    /// <summary>Reads it.</summary>
    /// <param name="reply">The whole reply.</param>
    /// <param name="asked">The node that was asked: one that is named without a host is on the same.</param>
    /// <exception cref="ProtocolException">It is none.</exception>
    public static Topology Read(ReadOnlySpan<byte> reply, RedisEndpoint asked) => new TopologyReader(reply, asked).Read();

    private Topology Read()
    {
        for (long ranges = NextArray(); ranges > 0; ranges--) ReadRange();
        return new Topology(_masters, _owners, _replicas, _ids, _reply.Length);
    }

    private void ReadRange()
    {
        long parts = NextArray();
        if (parts < 3)
        {
            Skip(parts);
            return;
        }

        (long first, long last) = (NextInteger(), NextInteger());
        if (first < 0 || last >= HashSlot.Count || first > last)
        {
            throw new ProtocolException($"CLUSTER SLOTS names the slots {first} to {last}; there are {HashSlot.Count}.");
        }

        int master = NextNode();
        if (master != NotANode) _owners.AsSpan((int)first, (int)(last - first + 1)).Fill(MasterAt(_nodes[master]));
        for (parts -= 3; parts > 0; parts--)
        {
            int replica = NextNode();
            if (replica != NotANode && master != NotANode) _replicas.Add(_nodes[replica]);
        }
    }

    private short MasterAt(RedisEndpoint endpoint)
    {
        if (_masterOf.TryGetValue(endpoint, out short known)) return known;
        short index = (short)_masters.Count;
        _masters.Add(endpoint);
        _masterOf.Add(endpoint, index);
        return index;
    }

    // Where in the list of nodes it is; less than 0 for what is none.
    private int NextNode()
    {
        int start = _reader.Position;
        Skip(1);
        ReadOnlySpan<byte> bytes = _reply[start.._reader.Position];
        if (_known.TryGetValue(bytes, out int known)) return known;
        int index = NotANode;
        if (ReadNode(bytes) is { } node)
        {
            index = _nodes.Count;
            _nodes.Add(node);
        }

        _known[bytes] = index;
        return index;
    }

    // Host, port, ID, and whatever else it is known by. The host is null where clients are to take the one that they have, and "?" where it has not got the
    // name that it should have: then the address is told behind the others.
    private RedisEndpoint? ReadNode(ReadOnlySpan<byte> bytes)
    {
        var reader = new RespReader(bytes, default);
        if (!new RespValueParser().TryRead(ref reader, out RespValue node)) throw new ProtocolException("CLUSTER SLOTS names a node of which a part is missing.");
        IReadOnlyList<RespValue> parts = node.AsArray();
        if (parts.Count < 2) return null;
        string? host = parts[0].IsNull ? null : parts[0].AsText();
        long port = parts[1].AsInteger();
        if (port is < 1 or > 65535) return null;
        if (parts.Count > 2) _ids.Add(parts[2].AsText());
        if (host == "?" && parts.Count > 3) host = parts[3].Find("ip")?.AsText();
        return new RedisEndpoint(host is null or "" or "?" ? _asked.Host : host, (int)port);
    }

    private long NextArray()
    {
        RespToken token = Next();
        return token.Kind is RespKind.Array or RespKind.Set ? token.Number : throw _reader.Unexpected(token, "an array of slots and nodes");
    }

    private long NextInteger()
    {
        RespToken token = Next();
        return token.Kind == RespKind.Integer ? token.Number : throw _reader.Unexpected(token, "the number of a slot");
    }

    private void Skip(long values)
    {
        while (values > 0) values += Next().Children - 1;
    }

    private RespToken Next() => _reader.TryRead(out RespToken token) ? token : throw new ProtocolException("The answer to CLUSTER SLOTS ends within.");

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] bytes) => GetHashCode(bytes.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
