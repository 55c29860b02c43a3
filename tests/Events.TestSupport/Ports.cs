using System.Net;
using System.Net.Sockets;

namespace Events.TestSupport;

/// <summary>
/// Ports for servers. Each is given once: a server that is down for a moment finds its own still free, which another test's server would else
/// take, and answer in its place. So that this holds for suites that run beside each other as well, each process has blocks of its own. They are below those
/// that systems give to connections, of which one would do the same.
/// </summary>
public static class Ports
{
    private const int First = 10_000;
    private const int BlockSize = 500;
    private const int Blocks = 44;

    private static readonly Lock Gate = new();

    // The first port of a block is its sign: who listens there has the block, until its process ends.
    private static readonly List<TcpListener> Signs = [];
    private static int _next;
    private static int _end;

    /// <summary>One that nobody listens on.</summary>
    public static int Next()
    {
        lock (Gate)
        {
            while (true)
            {
                if (_next == _end) TakeBlock();
                int port = _next++;
                if (TryListen(port) is not { } listener) continue;
                listener.Dispose();
                return port;
            }
        }
    }

    // Processes that begin together do not look at the same one first.
    private static void TakeBlock()
    {
        int start = Random.Shared.Next(Blocks);
        for (int i = 0; i < Blocks; i++)
        {
            int first = First + (start + i) % Blocks * BlockSize;
            if (TryListen(first) is not { } sign) continue;
            Signs.Add(sign);
            _next = first + 1;
            _end = first + BlockSize;
            return;
        }

        throw new InvalidOperationException($"Every block of {BlockSize} ports from {First} on is taken.");
    }

    private static TcpListener? TryListen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null; // Somebody does.
        }
    }
}
