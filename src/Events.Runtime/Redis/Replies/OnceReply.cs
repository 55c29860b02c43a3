using Events.Errors;
using Events.Redis.Connections;
using Events.Redis.Given;
using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Replies;

/// <summary>Reads what became of each of several entries: an ID, as a status where it was there before, or an error, as an array of one.</summary>
/// <param name="stream">The stream.</param>
/// <param name="count">How many there must be.</param>
internal sealed class OnceReply(StreamKey stream, int count) : PendingReply<OnceResults>
{
    private readonly EntryId[] _ids = new EntryId[count];
    private bool[]? _wereThere;
    private ServerErrorException?[]? _errors;
    private int _read = -1;
    private bool _isError;

    public override bool TryRead(ref RespReader reader)
    {
        while (reader.TryRead(out RespToken token))
        {
            if (_read < 0)
            {
                if (token.Kind == RespKind.Error)
                {
                    Error = ServerErrors.Create(reader.Text(token));
                    return true;
                }

                if (token.Kind != RespKind.Array || token.Number != count) throw reader.Unexpected(token, $"the outcomes of {count} entries, an array");
                _read = 0;
                continue;
            }

            if (!_isError && token.Kind == RespKind.Array && token.Number == 1)
            {
                _isError = true;
                continue;
            }

            ReadOne(ref reader, token);
            if (++_read < count) continue;
            Result = new OnceResults(_ids, _errors);
            return true;
        }

        return false;
    }

    public override void Restart()
    {
        base.Restart();
        _read = -1;
        _isError = false;
        _wereThere = null;
        _errors = null;
    }

    public override void NoteGiven(GivenEntries given)
    {
        if (Error is not null || _read < count) return;
        for (int i = 0; i < count; i++)
        {
            if (_errors?[i] is not null) continue;
            if (_wereThere?[i] == true) given.NoteAgain(stream, _ids[i]);
            else given.Note(stream, _ids[i]);
        }
    }

    protected override string DescribeCancellation(bool isWithdrawn) => isWithdrawn
        ? "Adding entries was cancelled before they were sent to Redis; they are not appended."
        : "Adding entries was cancelled after they were sent to Redis; they may be appended all the same.";

    private void ReadOne(ref RespReader reader, RespToken token)
    {
        if (_isError)
        {
            _isError = false;
            if (token.Kind is not (RespKind.BulkString or RespKind.Error)) throw reader.Unexpected(token, "why an entry was not appended");
            ServerErrorException error = ServerErrors.Create(reader.Text(token));
            (_errors ??= new ServerErrorException?[count])[_read] = error;

            // A replica refuses all of them, and the connection is to learn of it.
            if (error.Code == "READONLY") Error = error;
            return;
        }

        if (token.Kind == RespKind.SimpleString) (_wereThere ??= new bool[count])[_read] = true;
        else if (token.Kind != RespKind.BulkString) throw reader.Unexpected(token, "the ID of an entry");
        if (!EntryId.TryParse(reader.Text(token), out _ids[_read])) throw reader.Unexpected(token, "the ID of an entry");
    }
}
