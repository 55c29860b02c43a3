using Events.Resp;

namespace Events.Store.Redis;

/// <summary>The ID that XADD gave an entry.</summary>
internal sealed class IdReply : PendingReply<EntryId>
{
    private IScriptStore? _store;
    private StreamKey? _stream;

    public static IdReply Rent() => ReplyPool<IdReply>.Rent();

    /// <param name="store">Where the entry is added, for what a refusal says.</param>
    /// <param name="stream">The stream.</param>
    public static IdReply Rent(IScriptStore store, StreamKey stream)
    {
        IdReply reply = Rent();
        (reply._store, reply._stream) = (store, stream);
        return reply;
    }

    public override bool TryRead(ref RespReader reader)
    {
        if (!reader.TryRead(out RespToken token)) return false;
        if (token.Kind == RespKind.BulkString && EntryId.TryParse(reader.Text(token), out EntryId id)) Result = id;
        else if (token.Kind == RespKind.Error) Error = ServerErrors.CreateProducing(reader.Text(token), _store, _stream);
        else throw reader.Unexpected(token, "the ID of the new entry");
        return true;
    }

    protected override string DescribeCancellation(bool isWithdrawn) => isWithdrawn
        ? "Adding the entry was cancelled before it was sent to Redis; it is not appended."
        : "Adding the entry was cancelled after it was sent to Redis; it may be appended all the same.";

    protected override void Recycle()
    {
        (_store, _stream) = (null, null);
        ReplyPool<IdReply>.Return(this);
    }
}
