using System.Threading.Tasks.Sources;
using Events.Errors;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Store;
using Events.Streams;

namespace Events.Redis.Replies;

/// <summary>
/// The IDs of a batch of entries: one completion for all. The batch is written in parts, so that one that is larger
/// than the room on the connection does not need it all at once.
/// </summary>
internal sealed class BatchReply : PendingReply, IValueTaskSource
{
    // So that others' commands come between the parts, and the server starts on the first while the second is framed.
    private const int MaxPartBytes = 128 * 1024;

    // Room that a larger batch needed is not kept.
    private const int MaxKeptIds = 4096;

    private ManualResetValueTaskSourceCore<bool> _core;
    private IRefusalExplainer? _explainer;
    private StreamKey? _stream;
    private ReadOnlyMemory<byte> _encoded;
    private ReadOnlyMemory<EncodedEntry> _entries;
    private StreamTrim _trim;
    private Memory<EntryId> _target;

    // IDs are gathered here and copied when the result is taken: after a cancellation the caller's memory is not ours.
    private EntryId[] _ids = [];
    private int _framed;
    private int _answered;
    private int _answeredInPart;
    private int _unresolved;
    private int _unknown;
    private int _notSent;
    private Exception? _firstError;

    /// <summary>Tells whether all entries are on their way.</summary>
    public bool IsFramed => _framed == _entries.Length;

    public static BatchReply Rent(
        IRefusalExplainer? explainer,
        StreamKey stream,
        ReadOnlyMemory<byte> encoded,
        ReadOnlyMemory<EncodedEntry> entries,
        StreamTrim trim,
        Memory<EntryId> target)
    {
        BatchReply reply = ReplyPool<BatchReply>.Rent();
        reply._explainer = explainer;
        reply._stream = stream;
        reply._encoded = encoded;
        reply._entries = entries;
        reply._trim = trim;
        reply._target = target;
        reply._unresolved = entries.Length;
        if (reply._ids.Length < entries.Length) reply._ids = new EntryId[entries.Length];
        return reply;
    }

    /// <summary>The task to await; once.</summary>
    public ValueTask AsValueTask(CancellationToken cancellationToken)
    {
        RegisterCancellation(cancellationToken);
        return new ValueTask(this, _core.Version);
    }

    /// <summary>The entries to write next; at least one.</summary>
    public XAddMany NextPart()
    {
        ReadOnlySpan<EncodedEntry> entries = _entries.Span;
        int start = _framed == 0 ? 0 : entries[_framed - 1].End;
        int end = _framed + 1;
        while (end < entries.Length && entries[end].End - start <= MaxPartBytes) end++;
        return new XAddMany(_stream!, _encoded.Span, start, entries[_framed..end], _trim);
    }

    /// <summary>Says that entries are on their way.</summary>
    public void AdvanceFramed(int count) => _framed += count;

    public override bool TryRead(ref RespReader reader)
    {
        if (!reader.TryRead(out RespToken token)) return false;
        if (token.Kind == RespKind.BulkString && EntryId.TryParse(reader.Text(token), out EntryId id))
        {
            _ids[_answered] = id;
        }
        else if (token.Kind == RespKind.Error)
        {
            // No entry has the ID 0-0: it marks those that are not appended.
            _ids[_answered] = default;
            Interlocked.CompareExchange(ref _firstError, ServerErrors.CreateProducing(reader.Text(token), _explainer, _stream), null);
        }
        else
        {
            throw reader.Unexpected(token, "the ID of the new entry");
        }

        _answered++;
        _answeredInPart++;
        return true;
    }

    public override bool EndWrite()
    {
        int answered = _answeredInPart;
        _answeredInPart = 0;
        return Interlocked.Add(ref _unresolved, -answered) == 0;
    }

    public override bool FailWrite(int replies, Exception error)
    {
        Array.Clear(_ids, _answered, replies);
        _answered += replies;
        if (error is UnknownOutcomeException) _unknown += replies;
        else Interlocked.Add(ref _notSent, replies);
        Interlocked.CompareExchange(ref _firstError, error, null);
        int resolved = _answeredInPart + replies;
        _answeredInPart = 0;
        return Interlocked.Add(ref _unresolved, -resolved) == 0;
    }

    /// <summary>Gives up the entries that are not on their way.</summary>
    /// <returns>Whether nothing more is to come.</returns>
    public bool FailRest(Exception error)
    {
        int rest = _entries.Length - _framed;
        Array.Clear(_ids, _framed, rest);
        Interlocked.Add(ref _notSent, rest);
        Interlocked.CompareExchange(ref _firstError, error, null);
        return Interlocked.Add(ref _unresolved, -rest) == 0;
    }

    protected override void CompleteCore()
    {
        if (_firstError is null) _core.SetResult(true);
        else _core.SetException(Describe(_firstError));
    }

    public void GetResult(short token)
    {
        PooledResult.ExpectThere(_core.GetStatus(token));
        try
        {
            _core.GetResult(token);
            _ids.AsSpan(0, _entries.Length).CopyTo(_target.Span);
        }
        finally
        {
            if (TryReset())
            {
                _core.Reset();
                _explainer = null;
                _stream = null;
                _encoded = default;
                _entries = default;
                _target = default;
                _framed = _answered = _answeredInPart = _unknown = _notSent = 0;
                _firstError = null;
                if (_ids.Length > MaxKeptIds) _ids = [];
                ReplyPool<BatchReply>.Return(this);
            }
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    protected override void CompleteCancelled(OperationCanceledException exception) => _core.SetException(exception);

    protected override string DescribeCancellation(bool isWithdrawn) =>
        "Adding the batch was cancelled; entries that were already sent to Redis may be appended all the same.";

    private Exception Describe(Exception firstError)
    {
        int count = _entries.Length;
        if (_notSent == count) return firstError;
        var appended = new EntryId?[count];
        int appendedCount = 0;
        for (int i = 0; i < count; i++)
        {
            if (_ids[i] == default) continue;
            appended[i] = _ids[i];
            appendedCount++;
        }

        int refused = count - appendedCount - _unknown - _notSent;
        return new ProduceBatchException(
            $"{appendedCount} of {count} entries were appended, {refused} refused, {_notSent} not sent, and of {_unknown} it is "
            + $"not known. The first error: {firstError.Message}",
            appended,
            _unknown,
            firstError);
    }
}
