using System.Net.Sockets;
using Events.Redis;

namespace Events.Runtime.Tests.Subscribing;

/// <summary>A connection to a real server that breaks after so many bytes have been received, wherever in a reply that is.</summary>
internal sealed class CuttingStream(RedisEndpoint endpoint, long bytes) : Stream
{
    private readonly NetworkStream _inner = new TcpClient(endpoint.Host, endpoint.Port) { NoDelay = true }.GetStream();
    private long _left = bytes;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await _inner.ReadAsync(buffer[..Bound(buffer.Length)], cancellationToken));

    public override int Read(Span<byte> buffer) => Count(_inner.Read(buffer[..Bound(buffer.Length)]));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _inner.WriteAsync(buffer, cancellationToken);

    public override void Write(ReadOnlySpan<byte> buffer) => _inner.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => _inner.Write(buffer, offset, count);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing) => _inner.Dispose();

    private int Bound(int length) => _left > 0 ? (int)Math.Min(length, _left) : throw new IOException("cut");

    private int Count(int received)
    {
        _left -= received;
        return received;
    }
}
