using Events.Locking;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Replies;

namespace Events.Redis.Clusters;

/// <summary>A batch of entries, whose bytes are its caller's. What was not executed of it is sent again where that leaves it in its order.</summary>
internal sealed class RoutedBatch : RoutedWrite
{
    private readonly BatchReply _reply;

    // Held while a part is framed: its bytes are its caller's, who has them back as soon as it is cancelled.
    private readonly OrderedLock _framing = new(LockRank.Framing);
    private bool _isLetGo;

    public RoutedBatch(ClusterRouter router, BatchReply reply)
        : base(router)
    {
        _reply = reply;
        Slot = reply.Slot;
        reply.Again = this;
    }

    public override int Bytes => 0;

    public override PendingReply Target => _reply;

    public override void SendOn(SharedConnection connection)
    {
        _reply.Attach(connection);
        _reply.Ask(Asked is not null);
        BatchReply reply = _reply;
        for (bool isLast = false; !isLast;)
        {
            lock (_framing.InOrder)
            {
                if (IsLetGo) return;

                // Before it is on its way: from then on the reply may be answered, and serve another batch, at any time.
                XAddMany part = reply.NextPart();
                reply.AdvanceFramed(part.Count);
                isLast = reply.IsFramed;
                if (connection.TryEnqueue(part, part.Count, reply)) continue;
                reply.AdvanceFramed(-part.Count);
            }

            connection.Wait(new WaitingRouted(this, connection.Deadline()));
            return;
        }
    }

    public override EnqueueResult TryEnqueue(PipelinedConnection connection, out bool isDone)
    {
        lock (_framing.InOrder)
        {
            // Nobody waits for the rest.
            isDone = true;
            if (IsLetGo) return EnqueueResult.Accepted;
            XAddMany part = _reply.NextPart();
            _reply.AdvanceFramed(part.Count);
            isDone = _reply.IsFramed;
            EnqueueResult result = connection.TryEnqueue(part, part.Count, _reply);
            if (result == EnqueueResult.Accepted) return result;
            _reply.AdvanceFramed(-part.Count);
            isDone = false;
            return result;
        }
    }

    public override void LetGo()
    {
        lock (_framing.InOrder) _isLetGo = true;
    }

    public override void Leave(SharedConnection from)
    {
        if (_reply.IsUntouched) Router.SendElsewhere(this, from);
        else if (_reply.KeepRestBack() && !TryTake(from)) Settle(_reply);
    }

    public override void Fail(Exception error)
    {
        if (_reply.FailRest(error)) Settle(_reply);
    }

    public override void Release()
    {
    }

    // Or cancelled before it was a cluster's.
    private bool IsLetGo => _isLetGo || _reply.IsSettled;
}
