using Events.Redis.Connections;
using Events.Redis.Protocol;

namespace Events.Redis.Replies;

/// <summary>Any reply, as a tree. An error at the top is thrown; one inside, as a script or a transaction may answer, is part of the tree.</summary>
internal sealed class ValueReply : PendingReply<RespValue>
{
    private readonly RespValueParser _parser = new();

    public override bool TryRead(ref RespReader reader)
    {
        if (!_parser.TryRead(ref reader, out RespValue value)) return false;
        if (value.IsError) Error = ServerErrors.Create(value.Bytes);
        else Result = value;
        return true;
    }
}
