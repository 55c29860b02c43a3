using Events.Resp;

namespace Events.Store.Redis;

/// <summary>A page of entries.</summary>
internal sealed class PageReply : PendingReply<EntryPage>
{
    private readonly EntryPageParser _parser = new();

    public PageReply(PageShape shape) => _parser.Begin(shape, new EntryPage(null));

    public override bool TryRead(ref RespReader reader)
    {
        if (!_parser.TryRead(ref reader)) return false;
        Error = _parser.Error;
        Result = _parser.Page!;
        return true;
    }

    public override void TakeBytes(ReceiveBuffer received, int length) => _parser.TakeBytes(received, length);

    public override void Discard() => _parser.Page?.Dispose();
}
