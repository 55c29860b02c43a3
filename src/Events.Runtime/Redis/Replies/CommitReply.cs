using Events.Errors;
using Events.Redis.Connections;
using Events.Redis.Protocol;

namespace Events.Redis.Replies;

/// <summary>The reply to a WAIT or WAITAOF for all entries of a <see cref="GroupCommit"/> that are executed.</summary>
internal sealed class CommitReply(GroupCommit commit) : PendingReply
{
    private readonly RespValueParser _parser = new();
    private PipelinedConnection? _connection;
    private RespValue? _value;

    public override bool TryTravelOn(PipelinedConnection connection)
    {
        _connection = connection;
        return true;
    }

    public override bool TryRead(ref RespReader reader) => _parser.TryRead(ref reader, out _value!);

    // By the thread that reads: what it reads later is not in front of this.
    public override bool EndWrite()
    {
        List<DurableReply> entries = commit.Take(_connection);
        foreach (DurableReply entry in entries)
        {
            if (entry.Connection == _connection) entry.EndWaiting(_value!);
            else entry.EndWaiting(new ConnectionFailedException("The connection over which it was written takes no more commands."));
        }

        Followers = entries;
        return true;
    }

    public override bool FailWrite(int replies, Exception error)
    {
        foreach (DurableReply entry in commit.Take(null))
        {
            entry.EndWaiting(error);
            if (entry.TrySettle()) ThreadPool.UnsafeQueueUserWorkItem(static settled => settled.Complete(), entry, preferLocal: false);
            else entry.Discard();
        }

        return true;
    }

    protected override void CompleteCore() => commit.GoOn();

    // Nobody has a token for it.
    protected override void CompleteCancelled(OperationCanceledException exception)
    {
    }
}
