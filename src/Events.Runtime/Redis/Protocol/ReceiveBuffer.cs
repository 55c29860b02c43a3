using System.Buffers;
using Events.Errors;

namespace Events.Redis.Protocol;

/// <summary>
/// The bytes received and not yet consumed, in one pooled array. Protocol of use: receive into <see cref="GetFree"/>,
/// <see cref="Advance"/>, parse <see cref="Unread"/> from the start of the current reply, and when the reply is
/// complete either <see cref="Consume"/> it or <see cref="TakeReply"/> it with the array. Not thread-safe.
/// </summary>
internal sealed class ReceiveBuffer(int size = ReceiveBuffer.DefaultSize)
{
    /// <summary>Room for a page of a hundred ordinary entries, twice over.</summary>
    public const int DefaultSize = 64 * 1024;

    // Receiving into less costs more system calls than moving what is there.
    private const int MinFree = 4 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(size);
    private int _start;
    private int _end;

    /// <summary>The bytes that have come of the current reply and of those behind it.</summary>
    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    public bool IsEmpty => _start == _end;

    /// <summary>Room to receive into; never empty.</summary>
    /// <param name="replyLength">How long the current reply is at least, if that is known.</param>
    public Memory<byte> GetFree(int replyLength)
    {
        int unread = _end - _start;
        if (unread == 0)
        {
            _start = _end = 0;

            // What a large reply has grown is given back.
            if (_bytes.Length > 4 * size && replyLength <= size) Replace(size);
        }

        int needed = Math.Max(replyLength - unread, Math.Min(MinFree, size / 4));
        if (_bytes.Length - _end < needed)
        {
            if (unread + needed <= _bytes.Length && _start > 0) MoveToFront();
            else Replace(NewSize(unread, needed));
        }

        return _bytes.AsMemory(_end);
    }

    /// <summary>Says how much was received.</summary>
    public void Advance(int bytes) => _end += bytes;

    /// <summary>Passes over a reply that is done with.</summary>
    public void Consume(int bytes) => _start += bytes;

    /// <summary>
    /// Hands the bytes of a complete reply over to a new owner. A long reply goes with the whole array and only what
    /// came behind it moves; a short one is copied, because a small array serves it and the large one is warm.
    /// </summary>
    /// <param name="length">The reply's length.</param>
    /// <param name="offset">Where the reply begins in the returned array.</param>
    /// <returns>An array of <see cref="ArrayPool{T}.Shared"/>, now the caller's.</returns>
    public byte[] TakeReply(int length, out int offset)
    {
        int rest = _end - _start - length;
        byte[] taken;
        if (length < _bytes.Length / 8 || length < rest)
        {
            taken = ArrayPool<byte>.Shared.Rent(length);
            _bytes.AsSpan(_start, length).CopyTo(taken);
            offset = 0;
            _start += length;
            return taken;
        }

        taken = _bytes;
        offset = _start;
        _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(size, rest));
        taken.AsSpan(_start + length, rest).CopyTo(_bytes);
        _start = 0;
        _end = rest;
        return taken;
    }

    /// <summary>Forgets everything and gives the array back. The buffer must not be used afterwards.</summary>
    public void Release()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        _start = _end = 0;
        if (bytes.Length > 0) ArrayPool<byte>.Shared.Return(bytes);
    }

    private int NewSize(int unread, int needed)
    {
        long wanted = Math.Max((long)unread + needed, Math.Min(2L * unread, RespReader.MaxReplyLength));
        if (unread + (long)needed > RespReader.MaxReplyLength + (2L * size))
        {
            throw new ProtocolException($"The server's reply is longer than {RespReader.MaxReplyLength} bytes.");
        }

        return (int)Math.Max(wanted, size);
    }

    private void MoveToFront()
    {
        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        _end -= _start;
        _start = 0;
    }

    private void Replace(int newSize)
    {
        byte[] other = ArrayPool<byte>.Shared.Rent(newSize);
        _bytes.AsSpan(_start, _end - _start).CopyTo(other);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = other;
        _end -= _start;
        _start = 0;
    }
}
