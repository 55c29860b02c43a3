using System.Net;
using System.Net.Sockets;
using Events.Redis;

namespace Events.Runtime.Tests.Connection;

/// <summary>A server that says what the test tells it to, byte by byte if need be.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<FakeClient, Task> _script;
    private readonly List<FakeClient> _clients = [];
    private readonly Task _accepting;

    /// <param name="script">What is done with each connection; when it returns, the connection is closed.</param>
    public FakeServer(Func<FakeClient, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public RedisOptions Options => new()
    {
        Endpoints = [new RedisEndpoint("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port)],
        ConnectTimeout = TimeSpan.FromSeconds(20),
        CommandTimeout = TimeSpan.FromSeconds(20),
        ReconnectDelay = TimeSpan.FromMilliseconds(5),
    };

    /// <summary>How many connections were made so far.</summary>
    public int Connections
    {
        get
        {
            lock (_clients) return _clients.Count;
        }
    }

    /// <summary>A server that behaves until the first command that it does not know; then the script goes on.</summary>
    public static FakeServer After(Func<FakeClient, string[], Task> script) => new(async client =>
    {
        if (await client.BehaveAsync() is { } command) await script(client, command);
    });

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        lock (_clients) _clients.ForEach(client => client.Dispose());
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            socket.NoDelay = true;
            var client = new FakeClient(socket);
            lock (_clients) _clients.Add(client);
            _ = RunAsync(client);
        }
    }

    private async Task RunAsync(FakeClient client)
    {
        try
        {
            await _script(client);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // The client has gone, or the test is over.
        }

        client.Dispose();
    }
}
