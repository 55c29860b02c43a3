using System.Net.Sockets;

namespace Events.Chaos.Proxies;

/// <summary>One connection through a <see cref="TcpProxy"/>.</summary>
internal sealed class ProxiedConnection(Socket client, Socket server, CommandLimit limit, Action<ProxiedConnection> onEnd)
{
    private readonly CommandReader _commands = new();
    private readonly Lock _lock = new();
    private long _bytesLeft = long.MaxValue;
    private Task _running = Task.CompletedTask;

    public void Start() => _running = RunAsync();

    public Task EndAsync() => _running;

    /// <summary>Passes so many more bytes and then ends both sides.</summary>
    public void CutAfter(int bytes)
    {
        lock (_lock) _bytesLeft = Math.Min(_bytesLeft, bytes);
        if (bytes == 0) Cut();
    }

    private async Task RunAsync()
    {
        await Task.WhenAll(
            PumpAsync(client, server, TakeCommands),
            PumpAsync(server, client, static bytes => bytes.Length));
        client.Dispose();
        server.Dispose();
        onEnd(this);
    }

    private async Task PumpAsync(Socket from, Socket to, Func<ReadOnlyMemory<byte>, int> take)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                int received = await from.ReceiveAsync(buffer);
                if (received == 0) break;
                int allowed = TakeBytes(take(buffer.AsMemory(0, received)));
                for (int sent = 0; sent < allowed;) sent += await to.SendAsync(buffer.AsMemory(sent, allowed - sent));
                if (allowed < received) break;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Either side is gone: so is the other.
        }

        Cut();
    }

    private int TakeCommands(ReadOnlyMemory<byte> bytes) => limit.Take(_commands, bytes.Span);

    private int TakeBytes(int wanted)
    {
        lock (_lock)
        {
            int allowed = (int)Math.Min(wanted, _bytesLeft);
            _bytesLeft -= allowed;
            return allowed;
        }
    }

    // What was passed to the server stays passed: it is ended in order, not reset.
    private void Cut()
    {
        foreach (Socket socket in new[] { client, server })
        {
            try
            {
                socket.Shutdown(SocketShutdown.Both);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // It has ended by itself.
            }
        }
    }
}
