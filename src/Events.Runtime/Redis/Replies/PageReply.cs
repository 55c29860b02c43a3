using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Replies;

/// <summary>A page of entries.</summary>
internal sealed class PageReply : PendingReply<EntryPage>
{
    private readonly EntryPageParser _parser = new();
    private readonly PageShape _shape;

    /// <param name="shape">What the command answers.</param>
    /// <param name="count">How many entries it has at the most; 0 when that is not known.</param>
    public PageReply(PageShape shape, int count = 0)
    {
        Count = count;
        _shape = shape;
        _parser.Begin(shape, new EntryPage(null));
    }

    /// <summary>The number of entries that were asked for; 0 when that is not known.</summary>
    public int Count { get; }

    /// <summary>Learns how large entries are.</summary>
    public EntrySizes? Sizes { get; set; }

    // 8 entries are worked on in the time in which another reply's awaiter goes on to the next await.
    internal override int Weight => 1 + ((_parser.Page?.Count ?? 0) / 8);

    public override bool TryRead(ref RespReader reader)
    {
        if (!_parser.TryRead(ref reader)) return false;
        Error = _parser.Error;
        Result = _parser.Page!;
        return true;
    }

    public override void TakePart(ReceiveBuffer received, ref RespReaderState state) => _parser.Shorten(received, ref state);

    public override void TakeBytes(ReceiveBuffer received, int length)
    {
        _parser.TakeBytes(received, length);
        Sizes?.See(_parser.Page!);
    }

    public override void Restart()
    {
        base.Restart();
        _parser.Begin(_shape, _parser.TakePage());
    }

    public override void Discard() => _parser.Page?.Dispose();
}
