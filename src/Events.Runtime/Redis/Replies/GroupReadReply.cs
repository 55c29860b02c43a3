using Events.Errors;
using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Replies;

/// <summary>The replies to a <see cref="Commands.GroupRead"/>: to the acknowledgement, to <c>EXISTS</c>, and the page.</summary>
/// <param name="stream">The stream.</param>
/// <param name="mayShorten">Whether what is left out of a page that is too long can be read again.</param>
internal sealed class GroupReadReply(StreamKey stream, bool mayShorten) : SharedReadReply(stream, mayShorten)
{
    private bool _acknowledges;
    private bool _watches;
    private bool _awaitsAcknowledged;
    private bool _awaitsWatched;

    /// <summary>The server's answer to the acknowledgement.</summary>
    public AcknowledgementReply Acknowledgement { get; private set; }

    /// <summary>The reason why the server will not tell when the stream changes; null when it will.</summary>
    public ServerErrorException? NotWatched { get; private set; }

    protected override bool IsPageNext => !_awaitsAcknowledged && !_awaitsWatched;

    /// <summary>A turn begins.</summary>
    public void Begin(bool acknowledges, bool watches, EntryPage page)
    {
        _acknowledges = acknowledges;
        _watches = watches;
        RestartOthers();
        Begin(page);
    }

    protected override void RestartOthers()
    {
        _awaitsAcknowledged = _acknowledges;
        _awaitsWatched = _watches;
        Acknowledgement = default;
        NotWatched = null;
    }

    protected override bool TryReadOther(ref RespReader reader)
    {
        if (!reader.TryRead(out RespToken token)) return false;
        ServerErrorException? refusal = token.Kind == RespKind.Error ? ServerErrors.Create(reader.Text(token)) : null;
        if (refusal is null && token.Kind != RespKind.Integer) throw reader.Unexpected(token, "a number");
        if (_awaitsAcknowledged)
        {
            // One that belongs elsewhere was not executed, and is as good as not sent.
            if (refusal is null || !Redirection.Is(refusal)) Acknowledgement = new(IsAnswered: true, refusal);
            _awaitsAcknowledged = false;
            return true;
        }

        NotWatched = refusal;
        _awaitsWatched = false;
        return true;
    }
}
