using System.Net;
using System.Net.Sockets;
using Events.TestSupport;

namespace Events.Chaos.Proxies;

/// <summary>
/// Stands between workers and a server and cuts what passes: every connection at once, in the middle of whatever is being sent; or
/// all traffic for good behind the n-th command, as if the process behind it were killed there.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly RedisServer _server;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HashSet<ProxiedConnection> _connections = [];
    private readonly Lock _lock = new();
    private readonly Task _accepting;
    private bool _isClosed;

    public TcpProxy(RedisServer server, int maxCommands = int.MaxValue)
    {
        _server = server;
        Limit = new CommandLimit(maxCommands, CloseForGood);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Endpoint => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Which commands have passed.</summary>
    public CommandLimit Limit { get; }

    /// <summary>Cuts every connection after so many more bytes of it, in either direction.</summary>
    public void Cut(Func<int> bytes)
    {
        foreach (ProxiedConnection connection in Connections()) connection.CutAfter(bytes());
    }

    public async ValueTask DisposeAsync()
    {
        CloseForGood();
        await _accepting;
        foreach (ProxiedConnection connection in Connections()) await connection.EndAsync();
    }

    private ProxiedConnection[] Connections()
    {
        lock (_lock) return [.. _connections];
    }

    private void CloseForGood()
    {
        lock (_lock) _isClosed = true;
        _listener.Stop();
        foreach (ProxiedConnection connection in Connections()) connection.CutAfter(0);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            await OpenAsync(client);
        }
    }

    private async Task OpenAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(_server.Host, _server.Port);
        }
        catch (SocketException)
        {
            // The server is down: so is this.
            client.Dispose();
            server.Dispose();
            return;
        }

        var connection = new ProxiedConnection(client, server, Limit, Forget);
        lock (_lock)
        {
            _connections.Add(connection);
            if (_isClosed) connection.CutAfter(0);
        }

        connection.Start();
    }

    private void Forget(ProxiedConnection connection)
    {
        lock (_lock) _connections.Remove(connection);
    }
}
