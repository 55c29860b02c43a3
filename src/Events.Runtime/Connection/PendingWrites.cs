namespace Events.Store.Redis;

/// <summary>
/// The writes whose replies are to come, in order, as a ring: first those that were handed to the socket, then those
/// that still stand in the buffer. Not thread-safe.
/// </summary>
internal sealed class PendingWrites
{
    private PendingWrite[] _ring = new PendingWrite[256];
    private int _head;
    private int _sent;
    private int _count;

    /// <summary>How many there are.</summary>
    public int Count => _count;

    /// <summary>How many of them were handed to the socket.</summary>
    public int SentCount => _sent;

    public void Enqueue(PendingReply reply, int replies, int bytes)
    {
        if (_count == _ring.Length) Grow();
        ref PendingWrite write = ref At(_count++);
        write.Reply = reply;
        write.Replies = replies;
        write.Bytes = bytes;
    }

    /// <summary>Everything in the buffer is about to be handed to the socket.</summary>
    public void MarkSent() => _sent = _count;

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

    /// <summary>Removes the last write of a reply that still stands in the buffer.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="bytes">How many bytes it has in the buffer.</param>
    /// <param name="bytesBehind">How many bytes stand behind it.</param>
    public bool TryRemoveUnsent(PendingReply reply, out int bytes, out int bytesBehind)
    {
        bytes = 0;
        bytesBehind = 0;
        for (int i = _count - 1; i >= _sent; i--)
        {
            ref PendingWrite write = ref At(i);
            if (write.Reply != reply)
            {
                bytesBehind += write.Bytes;
                continue;
            }

            bytes = write.Bytes;
            for (int j = i; j < _count - 1; j++) At(j) = At(j + 1);
            At(--_count) = default;
            return true;
        }

        return false;
    }

    private void Drop(int count)
    {
        _head = (_head + count) & (_ring.Length - 1);
        _count -= count;
    }

    private ref PendingWrite At(int index) => ref _ring[(_head + index) & (_ring.Length - 1)];

    private void Grow()
    {
        var larger = new PendingWrite[_ring.Length * 2];
        for (int i = 0; i < _count; i++) larger[i] = At(i);
        _ring = larger;
        _head = 0;
    }
}
