using Events.Redis.Connections;
using Events.Redis.Given;
using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Replies;

/// <summary>The ID that XADD gave an entry, or <see cref="Scripts.AddOnce"/>: as a status where the entry was there before.</summary>
internal sealed class IdReply : PendingReply<EntryId>
{
    private IRefusalExplainer? _explainer;
    private StreamKey? _stream;
    private bool _wasThere;
    private bool _isRepeated;

    public static IdReply Rent() => ReplyPool<IdReply>.Rent();

    /// <param name="explainer">Says what a refusal means; null where the caller does.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="isRepeated">Whether it may have been there before, without a word of that in the reply.</param>
    public static IdReply Rent(IRefusalExplainer? explainer, StreamKey stream, bool isRepeated = false)
    {
        IdReply reply = Rent();
        (reply._explainer, reply._stream, reply._isRepeated) = (explainer, stream, isRepeated);
        return reply;
    }

    public override bool TryRead(ref RespReader reader)
    {
        if (!reader.TryRead(out RespToken token)) return false;
        _wasThere = token.Kind == RespKind.SimpleString;
        if ((_wasThere || token.Kind == RespKind.BulkString) && EntryId.TryParse(reader.Text(token), out EntryId id)) Result = id;
        else if (token.Kind == RespKind.Error) Error = ServerErrors.CreateProducing(reader.Text(token), _explainer, _stream);
        else throw reader.Unexpected(token, "the ID of the new entry");
        return true;
    }

    public override void NoteGiven(GivenEntries given)
    {
        if (Error is not null || _stream is null || Result == default) return;
        if (_wasThere || _isRepeated) given.NoteAgain(_stream, Result);
        else given.Note(_stream, Result);
    }

    protected override string DescribeCancellation(bool isWithdrawn) => isWithdrawn
        ? "Adding the entry was cancelled before it was sent to Redis; it is not appended."
        : "Adding the entry was cancelled after it was sent to Redis; it may be appended all the same.";

    protected override void Recycle()
    {
        (_explainer, _stream) = (null, null);
        ReplyPool<IdReply>.Return(this);
    }
}
