using Events.Locking;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Streams;

namespace Events.Redis.Replies;

/// <summary>
/// Waits for replicas or the disk once for all entries that one connection has written meanwhile. A server executes nothing of a connection that waits, so
/// what comes then stands behind the wait, is executed together when it is over, and shares the next one: whoever adds an entry waits for the end of the wait
/// that is under way, if one is, and for one of its own.
/// </summary>
/// <remarks>
/// An entry belongs to the first wait whose reply comes behind its own on the same connection: replies come in the order in which commands were framed, and
/// a wait is about all in front of it. While an entry has its ID and no answer, a wait is under way or about to be sent.
/// </remarks>
/// <param name="connection">The connection of entries that are waited for.</param>
/// <param name="wanted">Who must have them.</param>
internal sealed class GroupCommit(SharedConnection connection, Durability wanted)
{
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private List<DurableReply> _executed = [];
    private bool _isWaiting;
    private bool _isMoreSent;

    /// <summary>Sends what adds an entry, and completes when it was waited for.</summary>
    /// <typeparam name="TCommand">The kind of command.</typeparam>
    /// <param name="command">The command; it is written before this returns.</param>
    /// <param name="reply">A fresh reply that belongs to this.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public ValueTask<EntryId> SendAsync<TCommand>(scoped in TCommand command, DurableReply reply, CancellationToken cancellationToken)
        where TCommand : struct, ICommand, allows ref struct
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<EntryId>(cancellationToken);
        ValueTask<EntryId> sent = connection.SendAsync(command, reply, cancellationToken);

        // Behind it, or the wait would not be about it.
        lock (_lock.InOrder)
        {
            if (_isWaiting)
            {
                _isMoreSent = true;
                return sent;
            }

            _isWaiting = true;
        }

        SendWait();
        return sent;
    }

    /// <summary>An entry has its ID. Called by the thread that reads the connection.</summary>
    public void Executed(DurableReply reply)
    {
        lock (_lock.InOrder)
        {
            _executed.Add(reply);
            if (_isWaiting) return;
            _isWaiting = true;
        }

        // It was answered before its sender came to send a wait, or the wait that it had failed for itself.
        ThreadPool.UnsafeQueueUserWorkItem(static self => self.SendWait(), this, preferLocal: false);
    }

    /// <summary>A wait is answered: takes the entries that it is about, and those of which no wait will be.</summary>
    /// <param name="over">The connection over which it was sent; null where it was not answered.</param>
    public List<DurableReply> Take(PipelinedConnection? over)
    {
        List<DurableReply> taken;
        lock (_lock.InOrder)
        {
            taken = _executed;
            _executed = [];
        }

        // What another connection has written waits for the next one, if that connection takes any.
        List<DurableReply>? left = null;
        if (over is not null) left = taken.FindAll(reply => reply.Connection != over && reply.Connection!.TakesCommands);
        if (left is not { Count: > 0 }) return taken;
        taken.RemoveAll(left.Contains);
        lock (_lock.InOrder) _executed.InsertRange(0, left);
        return taken;
    }

    /// <summary>A wait is over: sends the next one where there are entries for it.</summary>
    public void GoOn()
    {
        lock (_lock.InOrder)
        {
            if (!_isMoreSent && _executed.Count == 0)
            {
                _isWaiting = false;
                return;
            }

            _isMoreSent = false;
        }

        SendWait();
    }

    private void SendWait()
    {
        var reply = new CommitReply(this);
        try
        {
            connection.Send(new Wait(wanted), 1, reply);
        }
        catch (ObjectDisposedException exception)
        {
            lock (_lock.InOrder) _isWaiting = _isMoreSent = false;
            reply.FailWrite(1, exception);
        }
    }
}
