using System.Net;
using System.Net.Sockets;

namespace Events.TestSupport;

/// <summary>
/// Ports for servers. Each is given once: a server that is down for a moment finds its own still free, which another test's server would else
/// take, and answer in its place. They are below those that systems give to connections, of which one would do the same.
/// </summary>
public static class Ports
{
    private const int First = 10_000;
    private const int Count = 22_000;

    // Processes that run beside one another do not begin at the same one.
    private static int _given = Random.Shared.Next(Count);

    /// <summary>One that nobody listens on.</summary>
    public static int Next()
    {
        while (true)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref _given) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody does.
            }
        }
    }
}
