using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Redis.Replies;

/// <summary>
/// <see cref="PendingWatch"/>: lines of XPENDING, a number of released entries, and milliseconds or nil. A consumer that is busy asks for it
/// once a second, and a thousand lines of it would be some thousand objects as a tree.
/// </summary>
/// <param name="consumer">Whose lines they are.</param>
internal sealed class WatchReply(string consumer) : PendingReply<PendingWatch>
{
    // Milliseconds, a thousand years: a sorted set of another program's may hold any number.
    private const long MaxSpan = 365_000L * 24 * 3600 * 1000;

    // The count is the server's word; room is made as lines really come.
    private const int MaxTrusted = 1024;

    private Step _step;
    private PendingEntry[] _lines = [];
    private int _expected;
    private int _read;
    private EntryId _id;
    private long _idle;
    private bool _hasReleased;

    private enum Step
    {
        Top,
        Lines,
        Line,
        Id,
        Consumer,
        Idle,
        Deliveries,
        Released,
        Due,
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

            if (_step == Step.Due)
            {
                TimeSpan? due = token.Kind switch
                {
                    RespKind.Null => null,
                    RespKind.Integer => TimeSpan.FromMilliseconds(Math.Clamp(token.Number, -MaxSpan, MaxSpan)),
                    _ => throw reader.Unexpected(token, "in how long something is due, an integer or nil"),
                };
                Result = new PendingWatch(_lines, _hasReleased, due);
                return true;
            }

            Take(ref reader, token);
        }

        return false;
    }

    private void Take(ref RespReader reader, RespToken token)
    {
        switch (_step)
        {
            case Step.Top:
                if (token is not { Kind: RespKind.Array, Number: 3 }) throw reader.Unexpected(token, "what is pending for a consumer, an array of 3");
                _step = Step.Lines;
                break;
            case Step.Lines:
                if (token.Kind != RespKind.Array) throw reader.Unexpected(token, "lines of pending entries, an array");
                _expected = (int)token.Number;
                if (_expected > 0) _lines = new PendingEntry[Math.Min(_expected, MaxTrusted)];
                _step = _expected == 0 ? Step.Released : Step.Line;
                break;
            case Step.Line:
                if (token is not { Kind: RespKind.Array, Number: 4 }) throw reader.Unexpected(token, "a pending entry, an array of 4");
                _step = Step.Id;
                break;
            case Step.Id:
                _id = token.Kind == RespKind.BulkString && EntryId.TryParse(reader.Text(token), out EntryId id)
                    ? id
                    : throw reader.Unexpected(token, "the ID of an entry");
                _step = Step.Consumer;
                break;
            case Step.Consumer:
                if (token.Kind != RespKind.BulkString) throw reader.Unexpected(token, "the name of a consumer");
                _step = Step.Idle;
                break;
            case Step.Idle:
                _idle = Integer(ref reader, token);
                _step = Step.Deliveries;
                break;
            case Step.Deliveries:
                Add(new PendingEntry(_id, consumer, TimeSpan.FromMilliseconds(Math.Clamp(_idle, -MaxSpan, MaxSpan)), Integer(ref reader, token)));
                _step = _read == _expected ? Step.Released : Step.Line;
                break;
            default:
                _hasReleased = Integer(ref reader, token) > 0;
                _step = Step.Due;
                break;
        }
    }

    private void Add(PendingEntry line)
    {
        if (_read == _lines.Length) Array.Resize(ref _lines, (int)Math.Min(_expected, 2L * _read));
        _lines[_read++] = line;
    }

    private static long Integer(ref RespReader reader, RespToken token) =>
        token.Kind == RespKind.Integer ? token.Number : throw reader.Unexpected(token, "an integer");
}
