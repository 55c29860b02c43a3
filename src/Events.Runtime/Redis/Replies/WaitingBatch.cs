using Events.Redis.Commands;
using Events.Redis.Connections;

namespace Events.Redis.Replies;

/// <summary>The rest of a batch for which there was no room.</summary>
internal sealed class WaitingBatch(BatchReply reply, long deadline) : WaitingWrite(reply, deadline)
{
    private bool _isDone;

    public override bool IsDone => _isDone;

    public override EnqueueResult TryEnqueue(PipelinedConnection connection)
    {
        // Before it is on its way: from then on the reply may be answered, and serve another batch, at any time.
        XAddMany part = reply.NextPart();
        reply.AdvanceFramed(part.Count);
        bool isLast = reply.IsFramed;
        EnqueueResult result = connection.TryEnqueue(part, part.Count, reply);
        if (result != EnqueueResult.Accepted) reply.AdvanceFramed(-part.Count);
        else _isDone = isLast;
        return result;
    }

    public override bool Fail(Exception error) => reply.FailRest(error);
}
