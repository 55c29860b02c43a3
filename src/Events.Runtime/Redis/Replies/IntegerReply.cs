using Events.Redis.Connections;
using Events.Redis.Protocol;

namespace Events.Redis.Replies;

/// <summary>The reply to a command that answers with a number.</summary>
internal sealed class IntegerReply : PendingReply<long>
{
    public static IntegerReply Rent() => ReplyPool<IntegerReply>.Rent();

    public override bool TryRead(ref RespReader reader)
    {
        if (!reader.TryRead(out RespToken token)) return false;
        if (token.Kind == RespKind.Integer) Result = token.Number;
        else if (token.Kind == RespKind.Error) Error = ServerErrors.Create(reader.Text(token));
        else throw reader.Unexpected(token, "an integer");
        return true;
    }

    protected override void Recycle() => ReplyPool<IntegerReply>.Return(this);
}
