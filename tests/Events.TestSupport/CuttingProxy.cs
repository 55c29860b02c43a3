using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Events.TestSupport;

/// <summary>
/// Stands between a client and a server, and cuts connections between a command and its reply: the server has executed it, and the client never learns of it.
/// </summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _running = [];
    private readonly RedisServer _server;
    private readonly byte[][] _commands;
    private readonly Random _random;
    private readonly double _share;
    private readonly Task _accepting;
    private int _cuts;

    /// <param name="server">The server.</param>
    /// <param name="seed">Of what is cut.</param>
    /// <param name="share">Which share of the replies is cut, 0 to 1; of those on a connection that has sent one of the commands.</param>
    /// <param name="commands">The commands, as they stand in requests.</param>
    public CuttingProxy(RedisServer server, int seed, double share, params string[] commands)
    {
        _server = server;
        _random = new Random(seed);
        _share = share;
        _commands = [.. commands.Select(System.Text.Encoding.ASCII.GetBytes)];
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections have been cut.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>Whether connections are cut at present.</summary>
    public bool IsCutting { get; set; } = true;

    /// <summary>After so many cuts nothing is passed on any more on new connections: whoever connects waits for the first answer.</summary>
    public int SilentAfter { get; init; } = int.MaxValue;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_running.Keys);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Task serving = ServeAsync(client);
                _running.TryAdd(serving, true);
                _ = serving.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The last of these from a listener that was stopped before it was asked.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient inner = client;
        using var server = new TcpClient();
        try
        {
            if (Cuts >= SilentAfter)
            {
                await CopyAsync(client, to: null, static _ => true);
                return;
            }

            await server.ConnectAsync(_server.Host, _server.Port, _stop.Token);
            client.NoDelay = server.NoDelay = true;
            bool hasProduced = false;
            Task up = CopyAsync(client, server, chunk =>
            {
                if (!hasProduced && Array.Exists(_commands, command => chunk.AsSpan().IndexOf(command) >= 0)) Volatile.Write(ref hasProduced, true);
                return true;
            });
            Task down = CopyAsync(server, client, _ => !(Volatile.Read(ref hasProduced) && IsCut()));
            await Task.WhenAny(up, down);
            client.Close();
            server.Close();
            await Task.WhenAll(up, down);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient? to, Func<ArraySegment<byte>, bool> passes)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                int count = await from.GetStream().ReadAsync(buffer, _stop.Token);
                if (count == 0 || !passes(new ArraySegment<byte>(buffer, 0, count))) return;
                if (to is not null) await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException
            or InvalidOperationException)
        {
        }
    }

    private bool IsCut()
    {
        if (!IsCutting) return false;
        lock (_random)
        {
            if (_random.NextDouble() >= _share) return false;
        }

        Interlocked.Increment(ref _cuts);
        return true;
    }
}
