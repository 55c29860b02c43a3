using System.Threading.Tasks.Sources;
using Events.Errors;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Given;
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
    private const int MaxPartBytes = 32 * 1024;

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

    // By position; there when something went wrong. Parts may fail on two threads, each at its own positions.
    private Exception?[]? _errors;
    private PipelinedConnection? _connection;

    // In a cluster: the entries that were not executed because the slot is elsewhere, and those at the end that were kept back for that.
    private int _firstElsewhere;
    private int _elsewhere;
    private int _keptBack;
    private ServerErrorException? _elsewhereError;
    private Exception? _refusal;

    /// <summary>Tells whether all entries are on their way.</summary>
    public bool IsFramed => _framed == _entries.Length;

    /// <summary>Tells whether none of it is on its way, and none was.</summary>
    public bool IsUntouched => _framed == 0;

    /// <summary>The slot of the stream's key.</summary>
    public int Slot => HashSlot.Of(_stream!.Name);

    /// <summary>
    /// Only where that leaves them in their order: behind the first that was not executed nothing was appended, nor may have been, and none in front of
    /// it is missing.
    /// </summary>
    public override ServerErrorException? Elsewhere =>
        _elsewhere + _keptBack > 0 && _unknown + _notSent == 0 && FirstElsewhere + _elsewhere + _keptBack == _entries.Length
            ? _elsewhereError ?? KeptBack
            : null;

    private static ServerErrorException KeptBack => new("TRYAGAIN", "TRYAGAIN The node has no slots any more", isTransient: true);

    private int FirstElsewhere => _elsewhere > 0 ? _firstElsewhere : _entries.Length - _keptBack;

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
        return new XAddMany(_stream!, _encoded.Span, start, entries[_framed..end], _trim, IsAsked);
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
            TakeError(reader.Text(token));
        }
        else
        {
            throw reader.Unexpected(token, "the ID of the new entry");
        }

        _answered++;
        _answeredInPart++;
        return true;
    }

    private void TakeError(ReadOnlySpan<byte> reply)
    {
        if (Again is null || ServerErrors.Create(reply) is not { } error || !Redirection.Is(error))
        {
            Note(ServerErrors.CreateProducing(reply, _explainer, _stream), _answered, 1);
            return;
        }

        if (_elsewhere++ == 0) _firstElsewhere = _answered;
        _elsewhereError = error;
    }

    public override void Restart()
    {
        base.Restart();
        _framed = _answered = FirstElsewhere;
        _unresolved = _entries.Length - _framed;
        _elsewhere = _keptBack = 0;
        _elsewhereError = null;
        _connection = null;
    }

    public override void Refuse(Exception error)
    {
        _refusal = error;
        if (error is ConnectionFailedException) Interlocked.Add(ref _notSent, _elsewhere);
        Interlocked.CompareExchange(ref _firstError, error, null);
    }

    /// <summary>Keeps the entries back that are not on their way, to send them elsewhere behind those that are.</summary>
    /// <returns>Whether nothing more is to come.</returns>
    public bool KeepRestBack()
    {
        _keptBack = _entries.Length - _framed;
        Array.Clear(_ids, _framed, _keptBack);
        return Interlocked.Add(ref _unresolved, -_keptBack) == 0;
    }

    public override void NoteGiven(GivenEntries given)
    {
        foreach (EntryId id in _ids.AsSpan(_answered - _answeredInPart, _answeredInPart))
        {
            if (id != default) given.Note(_stream!, id);
        }
    }

    public override bool TryTravelOn(PipelinedConnection connection) => (_connection ??= connection) == connection;

    public override bool EndWrite()
    {
        int answered = _answeredInPart;
        _answeredInPart = 0;
        return Interlocked.Add(ref _unresolved, -answered) == 0;
    }

    public override bool FailWrite(int replies, Exception error)
    {
        Array.Clear(_ids, _answered, replies);
        Note(error, _answered, replies);
        _answered += replies;
        if (error is UnknownOutcomeException) _unknown += replies;
        else Interlocked.Add(ref _notSent, replies);
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
        Note(error, _framed, rest);
        return Interlocked.Add(ref _unresolved, -rest) == 0;
    }

    protected override void CompleteCore()
    {
        if ((_firstError ?? _elsewhereError ?? (_keptBack > 0 ? KeptBack : null)) is not { } error) _core.SetResult(true);
        else _core.SetException(Describe(error));
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
                _firstElsewhere = _elsewhere = _keptBack = 0;
                _firstError = null;
                _elsewhereError = null;
                _refusal = null;
                _errors = null;
                _connection = null;
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
        int notSent = _notSent + _keptBack;
        if (notSent == count) return firstError;
        var appended = new EntryId?[count];
        Exception?[] errors = _errors ?? new Exception?[count];
        Exception? keptBack = null;
        int appendedCount = 0;
        for (int i = 0; i < count; i++)
        {
            // Without one of its own: it was not executed, as the slot is elsewhere, or kept back for that.
            if (_ids[i] == default)
            {
                errors[i] ??= i < count - _keptBack ? _refusal ?? _elsewhereError ?? firstError : keptBack ??= DescribeKeptBack(firstError);
                continue;
            }

            appended[i] = _ids[i];
            appendedCount++;
        }

        int refused = count - appendedCount - _unknown - notSent;
        return new ProduceBatchException(
            $"{appendedCount} of {count} entries were appended, {refused} refused, {notSent} not sent, and of {_unknown} it is "
            + $"not known. The first error: {firstError.Message}",
            appended,
            errors,
            _unknown,
            firstError);
    }

    private ConnectionFailedException DescribeKeptBack(Exception firstError) => _refusal as ConnectionFailedException
        ?? new ConnectionFailedException(
            $"The slot of '{_stream}' has gone to another node, and those in front of it were not all appended, so this entry was not sent: "
            + firstError.Message,
            firstError);

    private void Note(Exception error, int from, int count)
    {
        Interlocked.CompareExchange(ref _firstError, error, null);
        if (_errors is null) Interlocked.CompareExchange(ref _errors, new Exception?[_entries.Length], null);
        Array.Fill(_errors, error, from, count);
    }
}
