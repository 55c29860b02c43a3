using System.Buffers;

namespace Events.Redis.Protocol;

/// <summary>Bytes to be sent: a pooled array that grows. Not thread-safe.</summary>
/// <param name="initialSize">The number of bytes that it has room for at first.</param>
internal sealed class SendBuffer(int initialSize = SendBuffer.InitialSize)
{
    private const int InitialSize = 16 * 1024;

    // What a burst has grown is given back once it is sent.
    private const int KeptSize = 1024 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(initialSize);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Room behind what is written.</summary>
    public Span<byte> Reserve(int bytes)
    {
        if (_bytes.Length - Length < bytes) Grow(bytes);
        return _bytes.AsSpan(Length);
    }

    public void Advance(int bytes) => Length += bytes;

    /// <summary>Forgets what was written behind a length.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Moves bytes to the front.</summary>
    public void Move(int from, int to, int length)
    {
        if (from != to) _bytes.AsSpan(from, length).CopyTo(_bytes.AsSpan(to));
    }

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length <= KeptSize) return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = ArrayPool<byte>.Shared.Rent(initialSize);
    }

    /// <summary>Gives the array back. The buffer must not be used afterwards, nor a write of it be under way.</summary>
    public void Release()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        Length = 0;
        if (bytes.Length > 0) ArrayPool<byte>.Shared.Return(bytes);
    }

    private void Grow(int bytes)
    {
        long needed = (long)Length + bytes;
        if (needed > Array.MaxLength) throw new InvalidOperationException("A command is larger than an array can be.");
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _bytes.Length)));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
