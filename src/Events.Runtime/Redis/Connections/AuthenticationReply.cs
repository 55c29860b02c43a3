using Events.Redis.Protocol;

namespace Events.Redis.Connections;

/// <summary>The reply to <c>AUTH</c> on a live connection.</summary>
internal sealed class AuthenticationReply : PendingReply<bool>
{
    public override bool TryRead(ref RespReader reader)
    {
        if (!reader.TryRead(out RespToken token)) return false;
        if (token.Kind == RespKind.Error) Error = ServerErrors.Create(reader.Text(token));
        else if (token.Kind == RespKind.SimpleString) Result = true;
        else throw reader.Unexpected(token, "the answer to AUTH");
        return true;
    }
}
