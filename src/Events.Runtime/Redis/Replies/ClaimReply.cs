using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Replies;

/// <summary>A page of claimed entries with its cursor.</summary>
internal sealed class ClaimReply : PendingReply<ClaimPage>
{
    private readonly EntryPageParser _parser = new();

    public ClaimReply() => _parser.Begin(PageShape.Claim, new EntryPage(null));

    public override bool TryRead(ref RespReader reader)
    {
        if (!_parser.TryRead(ref reader)) return false;
        Error = _parser.Error;
        Result = new ClaimPage(_parser.Cursor, _parser.Page!, _parser.DeletedIds);
        return true;
    }

    public override void TakeBytes(ReceiveBuffer received, int length) => _parser.TakeBytes(received, length);

    public override void Restart()
    {
        base.Restart();
        _parser.Begin(PageShape.Claim, _parser.TakePage());
    }

    public override void Discard() => _parser.Page?.Dispose();
}
