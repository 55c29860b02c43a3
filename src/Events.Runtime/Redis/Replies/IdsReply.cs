using Events.Redis.Connections;
using Events.Redis.Given;
using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Replies;

/// <summary>The IDs of entries that a script has appended; as a status where one was there before.</summary>
/// <param name="stream">The stream.</param>
/// <param name="count">How many there must be.</param>
internal sealed class IdsReply(StreamKey stream, int count) : PendingReply<EntryId[]>
{
    private readonly EntryId[] _ids = new EntryId[count];
    private readonly bool[] _wereThere = new bool[count];
    private int _read = -1;

    public override bool TryRead(ref RespReader reader)
    {
        while (reader.TryRead(out RespToken token))
        {
            if (_read < 0)
            {
                if (token.Kind == RespKind.Error)
                {
                    Error = ServerErrors.CreateProducing(reader.Text(token), null, null);
                    return true;
                }

                if (token.Kind != RespKind.Array || token.Number != count) throw reader.Unexpected(token, $"the IDs of {count} entries, an array");
                _read = 0;
                continue;
            }

            _wereThere[_read] = token.Kind == RespKind.SimpleString;
            _ids[_read++] = token.Kind is RespKind.BulkString or RespKind.SimpleString && EntryId.TryParse(reader.Text(token), out EntryId id)
                ? id
                : throw reader.Unexpected(token, "the ID of an entry");
            if (_read < count) continue;
            Result = _ids;
            return true;
        }

        return false;
    }

    public override void NoteGiven(GivenEntries given)
    {
        if (Error is not null || _read < count) return;
        for (int i = 0; i < count; i++)
        {
            if (_wereThere[i]) given.NoteAgain(stream, _ids[i]);
            else given.Note(stream, _ids[i]);
        }
    }

    protected override string DescribeCancellation(bool isWithdrawn) => isWithdrawn
        ? "Adding entries was cancelled before they were sent to Redis; they are not appended."
        : "Adding entries was cancelled after they were sent to Redis; they may be appended all the same.";
}
