namespace Events.Store.Redis;

/// <summary>The rest of a batch for which there was no room.</summary>
internal sealed class WaitingBatch(BatchReply reply, long deadline) : WaitingWrite(reply, deadline)
{
    public override bool IsDone => reply.IsFramed;

    public override EnqueueResult TryEnqueue(PipelinedConnection connection)
    {
        XAddMany part = reply.NextPart();
        EnqueueResult result = connection.TryEnqueue(part, part.Count, reply);
        if (result == EnqueueResult.Accepted) reply.AdvanceFramed(part.Count);
        return result;
    }

    public override bool Fail(Exception error) => reply.FailRest(error);
}
