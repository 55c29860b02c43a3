using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Replies;

/// <summary>The replies to a <see cref="Commands.PositionedRead"/>: the page, and the entry behind which it was read.</summary>
/// <param name="stream">The stream.</param>
/// <param name="pages">Where pages come from.</param>
internal sealed class PositionedReadReply(StreamKey stream, EntryPagePool pages) : SharedReadReply(stream, mayShorten: true)
{
    private readonly EntryPageParser _presence = new();

    /// <summary>Tells whether that entry was there.</summary>
    public bool WasPresent { get; private set; }

    protected override bool IsPageNext => !HasPage;

    /// <summary>A turn begins.</summary>
    /// <param name="page">The page to fill.</param>
    public void BeginTurn(EntryPage page)
    {
        RestartOthers();
        Begin(page);
    }

    protected override void RestartOthers()
    {
        if (_presence.Page is not null) _presence.TakePage().Dispose();
        WasPresent = false;
    }

    // One entry, or none. An error is that of the read in front of it.
    protected override bool TryReadOther(ref RespReader reader)
    {
        if (_presence.Page is null) _presence.Begin(PageShape.Entries, pages.Rent());
        return _presence.TryRead(ref reader);
    }

    protected override void TakeOtherBytes(ReceiveBuffer received, int length)
    {
        _presence.TakeBytes(received, length);
        using EntryPage page = _presence.TakePage();
        WasPresent = page.Count > 0;
    }
}
