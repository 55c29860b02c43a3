using Events.Redis.Connections;
using Events.Redis.Given;
using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Replies;

/// <summary>The replies to one turn of a reader that shares its connection, the last or first of which is a page. Used again when its page was taken.</summary>
/// <param name="stream">The stream.</param>
/// <param name="mayShorten">Whether what is left out of a page that is too long can be read again.</param>
internal abstract class SharedReadReply(StreamKey stream, bool mayShorten) : PendingReply<EntryPage>
{
    private readonly EntryPageParser _parser = new();
    private bool _isPage;
    private bool _hasPage;

    // As PageReply: 8 entries are worked on in the time in which another reply's awaiter goes on to the next await.
    internal override int Weight => 1 + ((_parser.Page?.Count ?? 0) / 8);

    /// <summary>A turn begins.</summary>
    /// <param name="page">The page to fill.</param>
    protected void Begin(EntryPage page)
    {
        _hasPage = false;
        _parser.Begin(PageShape.Stream, page);
    }

    /// <summary>Tells whether the page is the reply that comes next.</summary>
    protected abstract bool IsPageNext { get; }

    /// <summary>Tells whether the page has come.</summary>
    protected bool HasPage => _hasPage;

    /// <summary>Reads a reply that is not the page.</summary>
    protected abstract bool TryReadOther(ref RespReader reader);

    /// <summary>Disposes of the bytes of a reply that is not the page.</summary>
    protected virtual void TakeOtherBytes(ReceiveBuffer received, int length) => received.Consume(length);

    /// <summary>All replies are to be read anew.</summary>
    protected abstract void RestartOthers();

    public override bool TryRead(ref RespReader reader)
    {
        _isPage = IsPageNext;
        if (!_isPage) return TryReadOther(ref reader);
        if (!_parser.TryRead(ref reader)) return false;
        _hasPage = true;
        Error = _parser.Error;
        Result = _parser.Page!;
        return true;
    }

    public override void TakePart(ReceiveBuffer received, ref RespReaderState state)
    {
        if (_isPage && mayShorten) _parser.Shorten(received, ref state);
    }

    public override void TakeBytes(ReceiveBuffer received, int length)
    {
        if (_isPage) _parser.TakeBytes(received, length);
        else TakeOtherBytes(received, length);
    }

    public override void Restart()
    {
        base.Restart();
        Begin(_parser.TakePage());
        RestartOthers();
    }

    public override void NoteGiven(GivenEntries given)
    {
        if (_hasPage && Error is null && Result.Count > 0) given.Note(stream, Result.GetId(Result.Count - 1), Result.Count);
    }

    public override void Discard() => _parser.Page?.Dispose();
}
