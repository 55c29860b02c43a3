using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Events.Redis;
using Events.Store;

namespace Events.ScaleBenchmarks.Topologies;

/// <summary>
/// The nodes of a cluster, each at an address of its own of this machine, that answer what a client asks when it connects, who has which slot, and
/// <c>XLEN</c>: what they say and what is asked are those of Redis, and there is nothing behind it.
/// </summary>
internal sealed class FakeCluster : IAsyncDisposable
{
    private const string Hello =
        "%7\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$6\r\n7.0.15\r\n$5\r\nproto\r\n:3\r\n$2\r\nid\r\n:7\r\n"
        + "$4\r\nmode\r\n$7\r\ncluster\r\n$4\r\nrole\r\n$6\r\nmaster\r\n$7\r\nmodules\r\n*0\r\n";

    private readonly Socket _listener;
    private readonly int _port;
    private readonly int _replicas;
    private readonly int[] _owners = new int[HashSlot.Count];
    private readonly ConcurrentDictionary<FakePeer, int> _peers = new();
    private readonly ConcurrentDictionary<int, bool> _down = new();
    private byte[]? _slots;
    private int _asked;
    private long _sent;
    private int _moved;
    private int _refused;

    /// <param name="nodes">How many masters.</param>
    /// <param name="replicas">How many replicas each of them has.</param>
    /// <param name="isFragmented">Whether each slot is another's than those beside it, as after years of moving; else each master has one range.</param>
    public FakeCluster(int nodes, int replicas, bool isFragmented)
    {
        Nodes = nodes;
        _replicas = replicas;
        for (int slot = 0; slot < HashSlot.Count; slot++) _owners[slot] = isFragmented ? slot % nodes : (int)((long)slot * nodes / HashSlot.Count);
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        _listener.Listen(4096);
        _port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _ = AcceptAsync();
    }

    public int Nodes { get; }

    /// <summary>How often any node was asked who has which slot.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>The bytes of what was answered to that.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>How many commands came to a node that has not got their slot.</summary>
    public int Moved => Volatile.Read(ref _moved);

    /// <summary>How many connections came to a node that is down.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>The connections that are open.</summary>
    public int Connections => _peers.Count;

    public RedisEndpoint Endpoint(int node) => new(Address(node), _port);

    /// <summary>The answer to <c>CLUSTER SLOTS</c>, as Redis 7 writes it.</summary>
    public byte[] Slots()
    {
        if (Volatile.Read(ref _slots) is { } known) return known;
        var text = new StringBuilder();
        int ranges = 0;
        for (int first = 0; first < HashSlot.Count;)
        {
            int last = first;
            while (last + 1 < HashSlot.Count && _owners[last + 1] == _owners[first]) last++;
            text.Append(CultureInfo.InvariantCulture, $"*{3 + _replicas}\r\n:{first}\r\n:{last}\r\n");
            for (int replica = 0; replica <= _replicas; replica++) Append(text, _owners[first] + (replica * Nodes));
            ranges++;
            first = last + 1;
        }

        byte[] made = Encoding.ASCII.GetBytes($"*{ranges}\r\n{text}");
        Volatile.Write(ref _slots, made);
        return made;
    }

    /// <summary>A slot is another's from now on; its old owner says so.</summary>
    public void Move(int slot, int to)
    {
        Volatile.Write(ref _owners[slot], to);
        Volatile.Write(ref _slots, null);
    }

    public int OwnerOf(int slot) => Volatile.Read(ref _owners[slot]);

    /// <summary>A node is gone, and its first replica has its slots.</summary>
    public void FailOver(int node)
    {
        TakeDown(node);
        for (int slot = 0; slot < HashSlot.Count; slot++)
        {
            if (_owners[slot] == node) _owners[slot] = node + Nodes;
        }

        Volatile.Write(ref _slots, null);
    }

    /// <summary>A node ends all its connections and takes no more.</summary>
    public void TakeDown(int node)
    {
        _down[node] = true;
        foreach (FakePeer peer in _peers.Keys.Where(peer => peer.Node == node)) peer.Dispose();
    }

    /// <summary>The answer to a command.</summary>
    public ReadOnlyMemory<byte> Answer(int node, IReadOnlyList<string> command)
    {
        switch (command[0])
        {
            case "CLUSTER":
                byte[] slots = Slots();
                Interlocked.Increment(ref _asked);
                Interlocked.Add(ref _sent, slots.Length);
                return slots;
            case "XLEN":
                int slot = HashSlot.Of(command[1]);
                int owner = OwnerOf(slot);
                if (owner == node) return ":0\r\n"u8.ToArray();
                Interlocked.Increment(ref _moved);
                return Encoding.ASCII.GetBytes($"-MOVED {slot} {Address(owner)}:{_port}\r\n");
            default:
                return Encoding.ASCII.GetBytes(command[0] switch
                {
                    "HELLO" => Hello,
                    "PING" => "+PONG\r\n",
                    "INFO" => "$22\r\nredis_version:7.0.15\r\n\r\n",
                    "COMMAND" => "*4\r\n_\r\n_\r\n_\r\n_\r\n",
                    "CLIENT" => "+OK\r\n",
                    "ROLE" => "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n",
                    _ => $"-ERR unknown command '{command[0]}'\r\n",
                });
        }
    }

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (FakePeer peer in _peers.Keys) peer.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The end of it.
                return;
            }

            int node = NodeAt((IPEndPoint)socket.LocalEndPoint!);
            if (_down.ContainsKey(node))
            {
                Interlocked.Increment(ref _refused);
                socket.Dispose();
                continue;
            }

            var peer = new FakePeer(this, node, socket);
            _peers[peer] = node;
            _ = RunAsync(peer);
        }
    }

    private async Task RunAsync(FakePeer peer)
    {
        await peer.RunAsync();
        peer.Dispose();
        _peers.TryRemove(peer, out _);
    }

    private void Append(StringBuilder text, int node)
    {
        string host = Address(node);
        text.Append(CultureInfo.InvariantCulture, $"*4\r\n${host.Length}\r\n{host}\r\n:{_port}\r\n$40\r\n{node:x40}\r\n*0\r\n");
    }

    // All of 127.0.0.0/8 is this machine.
    private static string Address(int node) => string.Create(CultureInfo.InvariantCulture, $"127.0.{1 + (node / 250)}.{1 + (node % 250)}");

    private static int NodeAt(IPEndPoint local)
    {
        byte[] address = local.Address.GetAddressBytes();
        return ((address[^2] - 1) * 250) + address[^1] - 1;
    }
}
