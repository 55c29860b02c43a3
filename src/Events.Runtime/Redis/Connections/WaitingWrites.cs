using Events.Errors;
using Events.Locking;

namespace Events.Redis.Connections;

/// <summary>
/// The commands that wait for a connection or for room on it: they are sent in the order in which they came, each has a
/// deadline, and together they hold no more than a limit.
/// </summary>
internal sealed class WaitingWrites
{
    private readonly SharedConnection _owner;
    private readonly long _maxBytes;
    private readonly CancellationToken _disposing;
    private readonly OrderedLock _lock = new(LockRank.Waiting);
    private readonly LinkedList<WaitingWrite> _writes = new();
    private long _bytes;
    private volatile bool _any;
    private volatile Action<WaitingWrite>? _successor;

    /// <summary>Makes an empty line.</summary>
    /// <param name="owner">The connection that they wait for.</param>
    /// <param name="maxBytes">How many bytes they may hold together.</param>
    /// <param name="disposing">Cancelled before the connection is disposed: from then on nothing may wait.</param>
    public WaitingWrites(SharedConnection owner, long maxBytes, CancellationToken disposing)
    {
        _owner = owner;
        _maxBytes = maxBytes;
        _disposing = disposing;
    }

    /// <summary>Tells whether any command waits; whoever comes then has to wait behind it.</summary>
    public bool Any => _any;

    /// <summary>Takes all that would wait here; null for nobody.</summary>
    public Action<WaitingWrite>? Successor => _successor;

    /// <summary>Adds commands at the end. Where there is no room for them they are failed, and where there is a successor they are its own.</summary>
    /// <returns>Whether they wait.</returns>
    /// <exception cref="ObjectDisposedException">The connection is disposed.</exception>
    public bool TryAdd(WaitingWrite write)
    {
        Action<WaitingWrite>? successor;
        lock (_lock.InOrder)
        {
            if (_disposing.IsCancellationRequested) throw SharedConnection.Disposed();
            successor = _successor;
            if (successor is null && (write.Bytes == 0 || _bytes + write.Bytes <= _maxBytes))
            {
                _writes.AddLast(write.Node);
                write.Reply.Unsent = write;
                _bytes += write.Bytes;
                _any = true;
                return true;
            }
        }

        if (successor is not null)
        {
            successor(write);
            return false;
        }

        write.Release();
        Fail(write, new ConnectionFailedException(
            $"Commands of {_maxBytes} bytes wait to be sent to Redis at {_owner.Endpoint} already, so this one was not sent."));
        return false;
    }

    /// <summary>Removes what waits for a reply that nobody wants any more.</summary>
    /// <returns>Whether anything did.</returns>
    public bool TryRemove(PendingReply reply)
    {
        lock (_lock.InOrder)
        {
            if (reply.Unsent is not { } write) return false;
            reply.Unsent = null;
            Remove(write);
            return true;
        }
    }

    /// <summary>Sends the first of them, for as long as there is a connection with room.</summary>
    public void Send()
    {
        lock (_lock.InOrder)
        {
            while (_writes.First is { } node && _owner.Current is { } current)
            {
                // Taken off before: once it is on its way, the reply may be answered and serve somebody else at any time.
                WaitingWrite write = node.Value;
                PendingReply reply = write.Reply;
                reply.Unsent = null;
                EnqueueResult result = write.TryEnqueue(current);
                if (result == EnqueueResult.Accepted && write.IsDone)
                {
                    Remove(write);
                    continue;
                }

                if (result == EnqueueResult.Elsewhere)
                {
                    Remove(write);
                    Fail(write, new ConnectionFailedException(
                        "The connection to Redis over which the first of them went takes no more commands, "
                        + $"so the rest was not sent to {current.Endpoint}."));
                    continue;
                }

                reply.Unsent = write;
                if (result != EnqueueResult.Accepted) break;
                write.Deadline = _owner.Deadline();
            }
        }
    }

    /// <summary>Removes those that meet a condition, and fails them.</summary>
    /// <param name="which">Chooses them; called under a lock.</param>
    /// <param name="error">Makes the exception for each.</param>
    public void Fail(Func<WaitingWrite, bool> which, Func<Exception> error)
    {
        List<WaitingWrite>? failed = null;
        lock (_lock.InOrder)
        {
            LinkedListNode<WaitingWrite>? node = _writes.First;
            while (node is not null)
            {
                LinkedListNode<WaitingWrite>? next = node.Next;
                if (which(node.Value))
                {
                    (failed ??= []).Add(node.Value);
                    node.Value.Reply.Unsent = null;
                    Remove(node.Value);
                }

                node = next;
            }
        }

        if (failed is null) return;
        foreach (WaitingWrite write in failed) Fail(write, error());
    }

    /// <summary>Removes those that meet a condition. Nothing of what they hold is released.</summary>
    /// <param name="which">Chooses them; called under a lock.</param>
    /// <returns>Those, in order.</returns>
    public IReadOnlyList<WaitingWrite> Take(Func<WaitingWrite, bool> which)
    {
        if (!_any) return [];
        lock (_lock.InOrder)
        {
            List<WaitingWrite> taken = [.. _writes.Where(which)];
            foreach (WaitingWrite write in taken)
            {
                write.Reply.Unsent = null;
                _writes.Remove(write.Node);
                _bytes -= write.Bytes;
            }

            _any = _writes.Count > 0;
            return taken;
        }
    }

    /// <summary>Gives what waits, and what comes, to somebody else.</summary>
    /// <param name="successor">Takes each, in order. What waits it is given under the lock, and it is to send nothing then.</param>
    public void HandOver(Action<WaitingWrite> successor)
    {
        lock (_lock.InOrder)
        {
            // What comes meanwhile is behind all that waits.
            while (_writes.First is { } node)
            {
                WaitingWrite write = node.Value;
                write.Reply.Unsent = null;
                _writes.Remove(node);
                _bytes -= write.Bytes;
                successor(write);
            }

            _any = false;
            _successor = successor;
        }
    }

    private void Remove(WaitingWrite write)
    {
        _writes.Remove(write.Node);
        _bytes -= write.Bytes;
        write.Release();
        _any = _writes.Count > 0;
    }

    // Nobody else can reach the rest of it any more.
    private static void Fail(WaitingWrite write, Exception error)
    {
        if (!write.Fail(error) || !write.Reply.TrySettle()) return;
        ThreadPool.UnsafeQueueUserWorkItem(static settled => settled.Complete(), write.Reply, preferLocal: false);
    }
}
