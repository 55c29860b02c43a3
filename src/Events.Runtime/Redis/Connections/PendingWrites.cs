using Events.Redis.Protocol;

namespace Events.Redis.Connections;

/// <summary>
/// The writes whose replies are to come, in order, as a ring: first those that were handed to the socket, then those
/// that still stand in the buffer. A write is found by its number, and one that is withdrawn is only marked until the buffer is
/// next written, so that cancelling many costs no more than each. Not thread-safe.
/// </summary>
internal sealed class PendingWrites
{
    private const int InitialSize = 256;

    // What a burst has grown is let go once it is answered.
    private const int KeptSize = 64 * 1024;

    private static long s_firstNumber;

    private PendingWrite[] _ring = new PendingWrite[InitialSize];

    // Numbers of another connection, which a reply may still know, are never taken for one of this.
    private long _headNumber = Interlocked.Add(ref s_firstNumber, 1L << 40);
    private int _head;
    private int _sent;
    private int _count;

    /// <summary>The number of entries.</summary>
    public int Count => _count;

    /// <summary>The number of bytes in the buffer that were withdrawn and still stand there.</summary>
    public int WithdrawnBytes { get; private set; }

    public void Enqueue(PendingReply reply, int replies, int bytes)
    {
        if (_count == _ring.Length) Resize(_ring.Length * 2);
        ref PendingWrite write = ref At(_count);
        write.Reply = reply;
        write.Replies = replies;
        write.Bytes = bytes;
        write.Previous = reply.LastWrite;
        reply.LastWrite = _headNumber + _count++;
    }

    /// <summary>Everything in the buffer is about to be handed to the socket.</summary>
    public void MarkSent() => _sent = _count;

    /// <summary>Cuts what was withdrawn out of the buffer, which is about to be written.</summary>
    /// <param name="buffer">The commands of all that is not sent.</param>
    public void RemoveWithdrawn(SendBuffer buffer)
    {
        if (WithdrawnBytes == 0) return;
        int kept = _sent;
        int from = 0;
        int to = 0;
        for (int i = _sent; i < _count; i++)
        {
            PendingWrite write = At(i);
            if (write.Reply is { } reply)
            {
                buffer.Move(from, to, write.Bytes);
                to += write.Bytes;

                // Its number changes, and has changed for the write of the same reply before it, if that is not sent either.
                if (write.Previous >= _headNumber + _sent) write.Previous = reply.LastWrite;
                reply.LastWrite = _headNumber + kept;
                At(kept++) = write;
            }

            from += write.Bytes;
        }

        for (int i = kept; i < _count; i++) At(i) = default;
        _count = kept;
        buffer.Truncate(to);
        WithdrawnBytes = 0;
    }

    /// <summary>Moves the oldest that were sent out of here.</summary>
    /// <returns>How many were moved.</returns>
    public int DequeueSent(Span<PendingWrite> target)
    {
        int count = Math.Min(_sent, target.Length);
        for (int i = 0; i < count; i++)
        {
            ref PendingWrite write = ref At(i);
            target[i] = write;
            write = default;
        }

        Drop(count);
        _sent -= count;
        if (_count == 0 && _ring.Length > KeptSize) Resize(InitialSize);
        return count;
    }

    /// <summary>Takes the oldest, sent or not.</summary>
    public bool TryDequeue(out PendingWrite write, out bool isSent)
    {
        write = default;
        isSent = _sent > 0;
        if (_count == 0) return false;
        ref PendingWrite first = ref At(0);
        write = first;
        first = default;
        Drop(1);
        if (isSent) _sent--;
        return true;
    }

    /// <summary>Marks the last write of a reply, if it still stands in the buffer, as withdrawn.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="bytes">How many bytes it has in the buffer.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryWithdraw(PendingReply reply, out int bytes)
    {
        bytes = 0;
        long index = reply.LastWrite - _headNumber;
        if (index < _sent || index >= _count) return false;
        ref PendingWrite write = ref At((int)index);

        if (write.Reply != reply) return false;
        reply.LastWrite = write.Previous;
        write.Reply = null;
        bytes = write.Bytes;
        WithdrawnBytes += bytes;
        return true;
    }

    private void Drop(int count)
    {
        _head = (_head + count) & (_ring.Length - 1);
        _headNumber += count;
        _count -= count;
    }

    private ref PendingWrite At(int index) => ref _ring[(_head + index) & (_ring.Length - 1)];

    private void Resize(int size)
    {
        var other = new PendingWrite[size];
        for (int i = 0; i < _count; i++) other[i] = At(i);
        _ring = other;
        _head = 0;
    }
}
