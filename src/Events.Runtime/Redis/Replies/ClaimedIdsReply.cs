using Events.Redis.Connections;
using Events.Redis.Protocol;

namespace Events.Redis.Replies;

/// <summary><see cref="ClaimedIds"/>: an ID, an array of IDs, an array with a number for each, an array of IDs.</summary>
internal sealed class ClaimedIdsReply : PendingReply<ClaimedIds>
{
    // The count is the server's word; room is made as elements really come.
    private const int MaxTrusted = 1024;

    private Step _step;
    private EntryId _last;
    private EntryId[] _ids = [];
    private long[] _deliveryCounts = [];
    private EntryId[] _gone = [];
    private int _expected;
    private int _read;

    private enum Step
    {
        Top,
        Last,
        IdsHead,
        Ids,
        CountsHead,
        Counts,
        GoneHead,
        Gone,
    }

    public override bool TryRead(ref RespReader reader)
    {
        while (reader.TryRead(out RespToken token))
        {
            if (_step == Step.Top && token.Kind == RespKind.Error)
            {
                Error = ServerErrors.Create(reader.Text(token));
                return true;
            }

            Take(ref reader, token);
            if (_step != Step.Top) continue;
            Result = new ClaimedIds(_last, _ids, _deliveryCounts, _gone);
            return true;
        }

        return false;
    }

    private void Take(ref RespReader reader, RespToken token)
    {
        switch (_step)
        {
            case Step.Top:
                if (token is not { Kind: RespKind.Array, Number: 4 }) throw reader.Unexpected(token, "claimed entries, an array of 4");
                _step = Step.Last;
                break;
            case Step.Last:
                _last = TakeId(ref reader, token);
                _step = Step.IdsHead;
                break;
            case Step.IdsHead:
                BeginList(ref reader, token, ref _ids, Step.Ids);
                break;
            case Step.Ids:
                Add(ref _ids, TakeId(ref reader, token));
                break;
            case Step.CountsHead:
                BeginList(ref reader, token, ref _deliveryCounts, Step.Counts);
                if (_expected != _ids.Length) throw reader.Unexpected(token, $"delivery counts of {_ids.Length} entries");
                break;
            case Step.Counts:
                if (token.Kind != RespKind.Integer) throw reader.Unexpected(token, "a delivery count");
                Add(ref _deliveryCounts, token.Number);
                break;
            case Step.GoneHead:
                BeginList(ref reader, token, ref _gone, Step.Gone);
                break;
            case Step.Gone:
                Add(ref _gone, TakeId(ref reader, token));
                break;
        }

        // An empty list has no elements to wait for.
        if (_step is Step.Ids or Step.Counts or Step.Gone && _read == _expected) _step = _step == Step.Gone ? Step.Top : _step + 1;
    }

    private void BeginList<T>(ref RespReader reader, RespToken token, ref T[] list, Step next)
    {
        if (token.Kind != RespKind.Array) throw reader.Unexpected(token, "a list of claimed entries, an array");
        _expected = (int)token.Number;
        _read = 0;
        list = _expected == 0 ? [] : new T[Math.Min(_expected, MaxTrusted)];
        _step = next;
    }

    private void Add<T>(ref T[] list, T item)
    {
        if (_read == list.Length) Array.Resize(ref list, (int)Math.Min(_expected, 2L * _read));
        list[_read++] = item;
    }

    private static EntryId TakeId(ref RespReader reader, RespToken token) =>
        token.Kind == RespKind.BulkString && EntryId.TryParse(reader.Text(token), out EntryId id)
            ? id
            : throw reader.Unexpected(token, "the ID of an entry");
}
