using System.Threading.Tasks.Sources;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Reading;

/// <summary>One read of a <see cref="BlockingReader"/>, from its command to its page. Used again when its page was taken.</summary>
internal sealed class BlockingRead(BlockingReader reader) : IValueTaskSource<EntryPage>
{
    private ManualResetValueTaskSourceCore<EntryPage> _core;

    /// <summary>The command, and the acknowledgement in front of it.</summary>
    public SendBuffer Commands { get; } = new();

    public TimeSpan Block { get; private set; }

    public CancellationToken CancellationToken { get; private set; }

    public CancellationTokenRegistration Registration { get; set; }

    /// <summary>The source that ends the attempts to unblock it.</summary>
    public CancellationTokenSource? Unblocking { get; set; }

    /// <summary>The connection on which the commands were sent; null as long as they were not.</summary>
    public RespConnection? Connection { get; set; }

    /// <summary>
    /// The version of the store's credentials that an <c>AUTH</c> in front of all tells the server, its reply being
    /// awaited; 0 when there is none.
    /// </summary>
    public int AwaitsAuthenticated { get; set; }

    /// <summary>Tells whether the reply to the acknowledgement comes before the page.</summary>
    public bool AwaitsAcknowledged { get; set; }

    /// <summary>The server's answer to the acknowledgement.</summary>
    public AcknowledgementReply Acknowledgement { get; set; }

    /// <summary>Tells whether the reply to the <c>ASKING</c> in front of the command that is answered next has come.</summary>
    public bool HasSkipped { get; set; }

    /// <summary>Tells whether its page has come.</summary>
    public bool HasPage { get; set; }

    /// <summary>Tells whether behind the page comes the reply to whether an entry is still there.</summary>
    public bool AwaitsPresence { get; set; }

    /// <summary>Tells whether that entry was there.</summary>
    public bool WasPresent { get; set; }

    /// <summary>Tells whether the awaiting thread has waited a moment for the reply.</summary>
    public bool HasWaited { get; set; }

    /// <summary>Tells whether the reader's thread brings the reply, so that an awaiting one does not look.</summary>
    public bool IsReceiving { get; set; }

    public ValueTask<EntryPage> Task => new(this, _core.Version);

    public void Begin(bool acknowledges, TimeSpan block, CancellationToken cancellationToken)
    {
        AwaitsAuthenticated = 0;
        AwaitsAcknowledged = acknowledges;
        Acknowledgement = default;
        HasSkipped = false;
        HasPage = false;
        AwaitsPresence = false;
        WasPresent = false;
        Block = block;
        CancellationToken = cancellationToken;
        Connection = null;
        HasWaited = false;
        IsReceiving = false;
        _core.RunContinuationsAsynchronously = true;
    }

    public void Complete(EntryPage page) => _core.SetResult(page);

    public void Fail(Exception exception) => _core.SetException(exception);

    /// <summary>From now on a completion runs what awaits it: nothing of that is on this thread's stack any more.</summary>
    public void GoOnHere() => _core.RunContinuationsAsynchronously = false;

    /// <summary>It was cancelled: the server is to answer it now.</summary>
    public void Unblock() => reader.Unblock(this);

    public ValueTaskSourceStatus GetStatus(short token)
    {
        ValueTaskSourceStatus status = _core.GetStatus(token);
        if (status != ValueTaskSourceStatus.Pending || IsReceiving) return status;
        reader.ReceiveHere(this);
        return _core.GetStatus(token);
    }

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        bool receives = IsReceiving || _core.GetStatus(token) != ValueTaskSourceStatus.Pending;
        _core.OnCompleted(continuation, state, token, flags);
        if (!receives) reader.BeginReceive(this);
    }

    public EntryPage GetResult(short token)
    {
        PooledResult.ExpectThere(_core.GetStatus(token));
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            reader.End(this);
        }
    }
}
