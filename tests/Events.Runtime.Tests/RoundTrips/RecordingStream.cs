using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Events.Redis;

namespace Events.Runtime.Tests.RoundTrips;

/// <summary>A connection to a real server that notes which commands go out in one write, and holds writes back when it is told to.</summary>
internal sealed class RecordingStream(RedisEndpoint endpoint) : Stream
{
    private readonly NetworkStream _inner = Connect(endpoint);
    private readonly ConcurrentQueue<string[]> _writes = [];
    private TaskCompletionSource? _gate;

    /// <summary>The names of the commands of each write so far.</summary>
    public IReadOnlyList<string[]> Writes => [.. _writes];

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>From now on a write is not done before <see cref="LetGo"/>.</summary>
    public void HoldBack() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => Interlocked.Exchange(ref _gate, null)!.SetResult();

    public void Forget() => _writes.Clear();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Note(buffer.Span);
        if (_gate is { } gate) await gate.Task;
        await _inner.WriteAsync(buffer, cancellationToken);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Note(buffer);
        _inner.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _inner.ReadAsync(buffer, cancellationToken);

    public override int Read(Span<byte> buffer) => _inner.Read(buffer);

    public override int Read(byte[] buffer, int offset, int count) => _inner.Read(buffer, offset, count);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _inner.Dispose();
        base.Dispose(disposing);
    }

    private static NetworkStream Connect(RedisEndpoint endpoint)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(endpoint.Host, endpoint.Port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    // Commands are written whole; the first word of each is its name.
    private void Note(ReadOnlySpan<byte> bytes)
    {
        var names = new List<string>();
        string text = Encoding.Latin1.GetString(bytes);
        for (int at = 0; at < text.Length;)
        {
            int words = Number(text, ref at);
            for (int i = 0; i < words; i++)
            {
                int length = Number(text, ref at);
                if (i == 0) names.Add(text.Substring(at, length));
                at += length + 2;
            }
        }

        _writes.Enqueue([.. names]);
    }

    private static int Number(string text, ref int at)
    {
        int end = text.IndexOf('\r', at);
        int number = int.Parse(text.AsSpan(at + 1, end - at - 1), CultureInfo.InvariantCulture);
        at = end + 2;
        return number;
    }
}
