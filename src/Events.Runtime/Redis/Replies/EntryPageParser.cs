using Events.Errors;
using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Replies;

/// <summary>
/// Reads the entries of one reply into a page while they arrive: each entry's ID, and where its fields stand. Once it
/// is done the page must be given the bytes of the reply (<see cref="TakeBytes"/>). Of a reply that becomes too long it keeps the entries that it has
/// by then, and passes over the others as they come (<see cref="Shorten"/>), so that no page takes more memory than that.
/// </summary>
internal sealed class EntryPageParser
{
    private Step _step;
    private PageShape _shape;
    private int _entriesLeft;
    private int _fieldsLeft;
    private int _fieldsStart;
    private int _fieldCount;
    private int _deletedLeft;
    private bool _hasDeletedList;

    // Where the last complete entry ends.
    private int _end;
    private bool _passesOver;
    private EntryId _id;
    private List<EntryId>? _deletedIds;

    private enum Step
    {
        Top,
        StreamHead,
        Key,
        Cursor,
        Entries,
        Entry,
        Id,
        FieldsHead,
        Fields,
        DeletedHead,
        Deleted,
    }

    /// <summary>The page; null before <see cref="Begin"/> and after <see cref="TakePage"/>.</summary>
    public EntryPage? Page { get; private set; }

    /// <summary>The error, when the reply was one.</summary>
    public ServerErrorException? Error { get; private set; }

    /// <summary>XAUTOCLAIM's cursor.</summary>
    public EntryId Cursor { get; private set; }

    /// <summary>XAUTOCLAIM's list of pending entries whose payload is gone.</summary>
    public IReadOnlyList<EntryId> DeletedIds => _deletedIds ?? (IReadOnlyList<EntryId>)[];

    /// <summary>Prepares for a reply.</summary>
    /// <param name="shape">What the command answers.</param>
    /// <param name="page">The page to fill.</param>
    public void Begin(PageShape shape, EntryPage page)
    {
        _shape = shape;
        _step = Step.Top;
        _entriesLeft = 0;
        _deletedIds = null;
        _end = 0;
        _passesOver = false;
        Cursor = default;
        Error = null;
        Page = page;
    }

    /// <summary>Takes what has come.</summary>
    /// <param name="reader">A reader on the reply.</param>
    /// <returns>Whether the reply is complete.</returns>
    /// <exception cref="ProtocolException">The reply is malformed, or not what the command answers.</exception>
    public bool TryRead(ref RespReader reader)
    {
        while (true)
        {
            if (_step == Step.Fields)
            {
                if (!reader.TrySkipBulkStrings(ref _fieldsLeft)) return false;
                if (!_passesOver) Page!.Add(_id, _fieldsStart, reader.Position - _fieldsStart, _fieldCount);
                if (EndEntry(ref reader)) return true;
                continue;
            }

            if (!reader.TryRead(out RespToken token)) return false;
            if (Take(ref reader, token)) return true;
        }
    }

    /// <summary>More is to come. When there is much already, the page gets the entries that are there, and no others.</summary>
    /// <param name="received">What has come.</param>
    /// <param name="state">Where the reader stopped; counted from the end of what was taken, then.</param>
    /// <param name="most">From how many bytes on. XAUTOCLAIM's page is never shortened: only its reply tells what was claimed.</param>
    public void Shorten(ReceiveBuffer received, ref RespReaderState state, int most = EntryPage.MostBytes)
    {
        if (_end == 0 || _shape == PageShape.Claim) return;
        if (_passesOver)
        {
            received.Consume(_end);
        }
        else
        {
            if (state.Position <= most) return;
            _passesOver = true;
            Page!.Attach(received.TakeReply(_end, out int offset), offset);
            Page.IsShortened = true;
        }

        state = new RespReaderState(state.Position - _end, state.Skip, Math.Max(0, state.Needed - _end));
        _fieldsStart -= _end;
        _end = 0;
    }

    /// <summary>Gives the page the bytes of the complete reply, or passes over them when no entry stands in them.</summary>
    public void TakeBytes(ReceiveBuffer received, int length)
    {
        if (_passesOver || Page!.Count == 0 || Page.TryCopy(received.Unread[..length]))
        {
            received.Consume(length);
            return;
        }

        byte[] bytes = received.TakeReply(length, out int offset);
        Page.Attach(bytes, offset);
    }

    /// <summary>Hands the page over.</summary>
    public EntryPage TakePage()
    {
        EntryPage page = Page!;
        Page = null;
        return page;
    }

    private bool Take(ref RespReader reader, RespToken token)
    {
        switch (_step)
        {
            case Step.Top:
                return TakeTop(ref reader, token);
            case Step.StreamHead:
                if (token is not { Kind: RespKind.Array, Number: 2 }) throw reader.Unexpected(token, "a stream and its entries");
                _step = Step.Key;
                return false;
            case Step.Key:
                if (token.Kind != RespKind.BulkString) throw reader.Unexpected(token, "the key of the stream");
                _step = Step.Entries;
                return false;
            case Step.Cursor:
                Cursor = TakeId(ref reader, token, "a cursor");
                _step = Step.Entries;
                return false;
            case Step.Entries:
                return TakeEntries(ref reader, token);
            case Step.Entry:
                // Servers before 7.0 leave a null where a claimed entry is deleted.
                if (token.Kind == RespKind.Null) return EndEntry(ref reader);
                if (token is not { Kind: RespKind.Array, Number: 2 }) throw reader.Unexpected(token, "an entry, an array of 2");
                _step = Step.Id;
                return false;
            case Step.Id:
                _id = TakeId(ref reader, token, "the ID of an entry");
                _step = Step.FieldsHead;
                return false;
            case Step.FieldsHead:
                return TakeFieldsHead(ref reader, token);
            case Step.DeletedHead:
                if (token.Kind != RespKind.Array) throw reader.Unexpected(token, "the IDs of deleted entries, an array");
                _deletedLeft = (int)token.Number;
                if (_deletedLeft == 0) return true;
                _deletedIds = new List<EntryId>(Math.Min(_deletedLeft, 1024));
                _step = Step.Deleted;
                return false;
            default:
                _deletedIds!.Add(TakeId(ref reader, token, "the ID of a deleted entry"));
                return --_deletedLeft == 0;
        }
    }

    private bool TakeTop(ref RespReader reader, RespToken token)
    {
        if (token.Kind == RespKind.Error)
        {
            Error = ServerErrors.Create(reader.Text(token));
            return true;
        }

        switch (_shape)
        {
            case PageShape.Entries:
                return TakeEntries(ref reader, token);
            case PageShape.Claim:
                if (token is not { Kind: RespKind.Array, Number: 2 or 3 }) throw reader.Unexpected(token, "a cursor, entries and deleted IDs");
                _hasDeletedList = token.Number == 3;
                _step = Step.Cursor;
                return false;
            default:
                if (token.Kind == RespKind.Null || token is { Kind: RespKind.Array or RespKind.Map, Number: 0 }) return true;
                if (token is not { Kind: RespKind.Array or RespKind.Map, Number: 1 }) throw reader.Unexpected(token, "one stream and its entries");
                _step = token.Kind == RespKind.Map ? Step.Key : Step.StreamHead;
                return false;
        }
    }

    private bool TakeEntries(ref RespReader reader, RespToken token)
    {
        if (token.Kind is not (RespKind.Array or RespKind.Null)) throw reader.Unexpected(token, "entries, an array");
        _entriesLeft = (int)token.Number;
        if (_entriesLeft == 0) return EndEntries();
        _step = Step.Entry;
        return false;
    }

    private bool TakeFieldsHead(ref RespReader reader, RespToken token)
    {
        if (token.Kind == RespKind.Null)
        {
            if (!_passesOver) Page!.Add(_id, 0, 0, -1);
            return EndEntry(ref reader);
        }

        if (token.Kind != RespKind.Array || token.Number % 2 != 0)
        {
            throw reader.Unexpected(token, "names and values of fields, an array of even length");
        }

        _fieldsLeft = (int)token.Number;
        _fieldCount = _fieldsLeft / 2;
        _fieldsStart = reader.Position;
        _step = Step.Fields;
        return false;
    }

    private bool EndEntry(ref RespReader reader)
    {
        _end = reader.Position;
        _step = Step.Entry;
        return --_entriesLeft == 0 && EndEntries();
    }

    private bool EndEntries()
    {
        if (_shape != PageShape.Claim || !_hasDeletedList) return true;
        _step = Step.DeletedHead;
        return false;
    }

    private static EntryId TakeId(ref RespReader reader, RespToken token, string expected) =>
        token.Kind is RespKind.BulkString && EntryId.TryParse(reader.Text(token), out EntryId id)
            ? id
            : throw reader.Unexpected(token, expected);
}
