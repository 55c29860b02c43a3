using Events.Resp;

namespace Events.Store.Redis;

/// <summary>
/// The three replies to <see cref="ReapCommands"/>. The lines of XPENDING are many, so they are not kept: both they and
/// the page come ordered by ID, and each count goes where it belongs while it is read.
/// </summary>
internal sealed class ReapReply : PendingReply<ClaimedWithCounts>
{
    private readonly EntryPageParser _parser = new();
    private Step _step;
    private long[] _counts = [];
    private int _next;
    private int _found;
    private long _linesLeft;
    private long _lines;
    private EntryId _line;
    private long _waiting;

    public ReapReply() => _parser.Begin(PageShape.Claim, new EntryPage(null));

    private enum Step
    {
        Claim,
        LinesHead,
        LineHead,
        LineId,
        LineConsumer,
        LineIdle,
        LineCount,
        Waiting,
    }

    public override bool TryRead(ref RespReader reader)
    {
        if (_step == Step.Claim)
        {
            if (!_parser.TryRead(ref reader)) return false;
            Error = _parser.Error;
            return true;
        }

        while (reader.TryRead(out RespToken token))
        {
            if (Take(ref reader, token)) return true;
        }

        return false;
    }

    public override void TakeBytes(ReceiveBuffer received, int length)
    {
        if (_step != Step.Claim)
        {
            received.Consume(length);
            return;
        }

        _parser.TakeBytes(received, length);
        _counts = new long[_parser.Page!.Count];
        _step = Step.LinesHead;
    }

    public override bool EndWrite()
    {
        Result = new ClaimedWithCounts(
            new ClaimPage(_parser.Cursor, _parser.Page!, _parser.DeletedIds), _counts, _found, _lines, _line, _waiting);
        return true;
    }

    public override void Discard() => _parser.Page?.Dispose();

    /// <returns>Whether the reply ends with this token.</returns>
    private bool Take(ref RespReader reader, RespToken token)
    {
        switch (_step)
        {
            case Step.LinesHead:
                _step = Step.Waiting;
                if (TakeError(ref reader, token)) return true;
                if (token.Kind != RespKind.Array) throw reader.Unexpected(token, "pending entries, an array");
                _lines = _linesLeft = token.Number;
                if (_linesLeft == 0) return true;
                _step = Step.LineHead;
                return false;
            case Step.LineHead:
                if (token is not { Kind: RespKind.Array, Number: 4 }) throw reader.Unexpected(token, "a pending entry, an array of 4");
                _step = Step.LineId;
                return false;
            case Step.LineId:
                if (token.Kind != RespKind.BulkString || !EntryId.TryParse(reader.Text(token), out _line))
                {
                    throw reader.Unexpected(token, "the ID of a pending entry");
                }

                _step = Step.LineConsumer;
                return false;
            case Step.LineConsumer:
                _step = Step.LineIdle;
                return false;
            case Step.LineIdle:
                _step = Step.LineCount;
                return false;
            case Step.LineCount:
                if (token.Kind != RespKind.Integer) throw reader.Unexpected(token, "a delivery count, an integer");
                Place(token.Number);
                _step = --_linesLeft == 0 ? Step.Waiting : Step.LineHead;
                return _linesLeft == 0;
            default:
                if (TakeError(ref reader, token)) return true;
                if (token.Kind != RespKind.Integer) throw reader.Unexpected(token, "the number of due times, an integer");
                _waiting = token.Number;
                return true;
        }
    }

    private void Place(long count)
    {
        EntryPage page = _parser.Page!;
        while (_next < page.Count && page.GetId(_next) < _line) _next++;
        if (_next == page.Count || page.GetId(_next) != _line) return;
        _counts[_next++] = count;
        _found++;
    }

    private bool TakeError(ref RespReader reader, RespToken token)
    {
        if (token.Kind != RespKind.Error) return false;

        // The first error is the cause; the others follow from it.
        Error ??= ServerErrors.Create(reader.Text(token));
        return true;
    }
}
