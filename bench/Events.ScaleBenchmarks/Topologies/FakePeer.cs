using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Events.ScaleBenchmarks.Topologies;

/// <summary>A connection to a node of a <see cref="FakeCluster"/>, as the node sees it.</summary>
internal sealed class FakePeer(FakeCluster cluster, int node, Socket socket) : IDisposable
{
    private readonly byte[] _received = new byte[4096];
    private readonly List<string> _command = [];
    private int _length;

    public int Node => node;

    /// <summary>Answers until the client has gone, or this is disposed.</summary>
    public async Task RunAsync()
    {
        try
        {
            socket.NoDelay = true;
            while (true)
            {
                int read = await socket.ReceiveAsync(_received.AsMemory(_length));
                if (read == 0) return;
                _length += read;
                int taken;
                while ((taken = TryTake()) > 0)
                {
                    _received.AsSpan(taken, _length - taken).CopyTo(_received);
                    _length -= taken;
                    await SendAsync(cluster.Answer(node, _command));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The client has gone.
        }
    }

    public void Dispose() => socket.Dispose();

    private async Task SendAsync(ReadOnlyMemory<byte> answer)
    {
        while (answer.Length > 0) answer = answer[await socket.SendAsync(answer)..];
    }

    // A command is small and comes whole, or the rest of it does soon.
    private int TryTake()
    {
        ReadOnlySpan<byte> text = _received.AsSpan(0, _length);
        int at = 0;
        _command.Clear();
        if (!TryReadNumber(text, ref at, out int words)) return 0;
        for (int i = 0; i < words; i++)
        {
            if (!TryReadNumber(text, ref at, out int length) || at + length + 2 > text.Length) return 0;
            _command.Add(Encoding.UTF8.GetString(text.Slice(at, length)));
            at += length + 2;
        }

        return at;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, ref int at, out int number)
    {
        number = 0;
        int end = at < text.Length ? text[at..].IndexOf((byte)'\n') : -1;
        if (end < 0) return false;
        number = int.Parse(text.Slice(at + 1, end - 2), CultureInfo.InvariantCulture);
        at += end + 1;
        return true;
    }
}
