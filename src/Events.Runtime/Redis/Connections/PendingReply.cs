using Events.Errors;
using Events.Redis.Given;
using Events.Redis.Protocol;

namespace Events.Redis.Connections;

/// <summary>
/// A command's reply that somebody waits for. It is settled once: by the reply, by the loss of the connection, or by
/// cancellation, whichever comes first. Settling and completing are apart, so that the thread that reads the
/// connection only settles and never runs what waits.
/// </summary>
internal abstract class PendingReply : Completion
{
    private const int Waiting = 0;
    private const int WaitingWithToken = 1;
    private const int Settled = 2;
    private const int Cancelled = 3;

    private int _state;
    private bool _hasToken;
    private bool _isReusable = true;
    private SharedConnection? _connection;
    private CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;

    /// <summary>The next one in a <see cref="ReplyPool{T}"/>.</summary>
    internal PendingReply? Next { get; set; }

    /// <summary>The commands that wait to be sent for it, for <see cref="WaitingWrites"/>, under its lock; null when none does.</summary>
    internal WaitingWrite? Unsent { get; set; }

    /// <summary>The number of its last write, for <see cref="PendingWrites"/>, under its connection's lock.</summary>
    internal long LastWrite { get; set; } = -1;

    /// <summary>The copy of its commands, where they may have to be sent again; null where they never are.</summary>
    internal Resending? Again { get; set; }

    /// <summary>Tells whether an <c>ASKING</c> stands in front of each of its commands, whose reply is passed over.</summary>
    internal bool IsAsked { get; private set; }

    /// <summary>Tells whether the reply that comes next is that of an <c>ASKING</c>.</summary>
    internal bool SkipsNext { get; set; }

    /// <summary>Tells whether it is answered or cancelled.</summary>
    internal bool IsSettled => Volatile.Read(ref _state) >= Settled;

    /// <summary>The exception that it ends with instead of a result.</summary>
    public Exception? Error { get; protected set; }

    /// <summary>
    /// The answer by which a cluster says that its commands, or all that are left of them, were not executed and may be sent again; null for another.
    /// </summary>
    public virtual ServerErrorException? Elsewhere => Error is ServerErrorException error && Redirection.Is(error) ? error : null;

    /// <summary>Its commands will be sent again: it is to be as it was before the first reply.</summary>
    public virtual void Restart() => Error = null;

    /// <summary>Its commands are not sent again after all.</summary>
    public virtual void Refuse(Exception error) => Error = error;

    /// <summary>Others that its reply has answered as well, to be settled behind it; null for none.</summary>
    internal IReadOnlyList<PendingReply>? Followers { get; set; }

    /// <summary>Says with or without <c>ASKING</c> it goes on its way.</summary>
    internal void Ask(bool isAsked) => IsAsked = SkipsNext = isAsked;

    /// <summary>Reads one reply as far as it has come.</summary>
    /// <param name="reader">A reader on the reply.</param>
    /// <returns>Whether it is complete.</returns>
    /// <exception cref="ProtocolException">The reply is malformed, or not what the command answers.</exception>
    public abstract bool TryRead(ref RespReader reader);

    /// <summary>More of the reply is to come. It may take what has come out of the buffer, and says then where the reader is.</summary>
    public virtual void TakePart(ReceiveBuffer received, ref RespReaderState state)
    {
    }

    /// <summary>All replies of one write have come, or those that will: notes what the server has confirmed by them.</summary>
    public virtual void NoteGiven(GivenEntries given)
    {
    }

    /// <summary>Disposes of the bytes of the reply just read.</summary>
    public virtual void TakeBytes(ReceiveBuffer received, int length) => received.Consume(length);

    /// <summary>A connection is about to take commands for it.</summary>
    /// <returns>False when others of them went over another one: its replies are read by one thread at a time, in their order.</returns>
    public virtual bool TryTravelOn(PipelinedConnection connection) => true;

    /// <summary>All replies of one write have come.</summary>
    /// <returns>Whether nothing more is to come.</returns>
    public virtual bool EndWrite() => true;

    /// <summary>No more replies of one write will come.</summary>
    /// <param name="replies">How many are missing.</param>
    /// <param name="error">Why: an <see cref="UnknownOutcomeException"/>, or a <see cref="ConnectionFailedException"/> when it was never sent.</param>
    /// <returns>Whether nothing more is to come.</returns>
    public virtual bool FailWrite(int replies, Exception error)
    {
        Error = error;
        return true;
    }

    /// <summary>Settles; false when it was cancelled before. Whoever settles must <see cref="Complete"/> or <see cref="Discard"/>.</summary>
    public bool TrySettle()
    {
        int before = Interlocked.CompareExchange(ref _state, Settled, Waiting);
        if (before == Waiting) return true;
        if (before != WaitingWithToken) return false;
        if (Interlocked.CompareExchange(ref _state, Settled, WaitingWithToken) != WaitingWithToken) return false;
        _hasToken = true;
        return true;
    }

    /// <inheritdoc/>
    public sealed override void Complete()
    {
        // Here and not when the result is taken: who never takes it would leave this hanging on the token for good.
        if (_hasToken) _isReusable = _registration.Unregister();
        CompleteCore();
    }

    /// <summary>Releases what came, because nobody waits any more.</summary>
    public virtual void Discard()
    {
    }

    /// <summary>Tells whether what was sent may have had an effect, for the message of a cancellation.</summary>
    protected virtual string DescribeCancellation(bool isWithdrawn) => isWithdrawn
        ? "The operation was cancelled before it was sent to Redis."
        : "The operation was cancelled after it was sent to Redis; it may be executed all the same.";

    /// <summary>Hands the outcome to who waits.</summary>
    protected abstract void CompleteCore();

    /// <summary>Ends with an exception; called once, by cancellation, which has settled it.</summary>
    protected abstract void CompleteCancelled(OperationCanceledException exception);

    /// <summary>Says whom to ask to withdraw the command.</summary>
    internal void Attach(SharedConnection? connection) => _connection = connection;

    /// <summary>Lets a token cancel it. Called when the command is on its way.</summary>
    protected void RegisterCancellation(CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled) return;
        _cancellationToken = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static state => ((PendingReply)state!).Cancel(), this);

        // Settled meanwhile, by one who did not know of the registration.
        if (Interlocked.CompareExchange(ref _state, WaitingWithToken, Waiting) == Settled) _isReusable = _registration.Unregister();
    }

    /// <summary>Makes it as new.</summary>
    /// <returns>Whether it may be used again. A cancelled one may not: its reply is still to come, or its callback still runs.</returns>
    protected bool TryReset()
    {
        if (!_isReusable || Volatile.Read(ref _state) != Settled) return false;
        _registration = default;
        _hasToken = false;
        LastWrite = -1;
        _cancellationToken = default;
        _connection = null;
        Error = null;
        if (Again is { } again)
        {
            Again = null;
            Ask(isAsked: false);
            again.Release();
        }

        _state = Waiting;
        return true;
    }

    private void Cancel()
    {
        // What may be sent again is its caller's from now on. Before what has not left is taken back: nothing goes behind the gap.
        Again?.LetGo();

        // A command that has not left yet is taken back, so that nobody else can settle it.
        bool isWithdrawn = _connection?.TryWithdraw(this) ?? false;
        int before = Interlocked.CompareExchange(ref _state, Cancelled, Waiting);
        if (before == WaitingWithToken) before = Interlocked.CompareExchange(ref _state, Cancelled, WaitingWithToken);
        if (before is not (Waiting or WaitingWithToken)) return;

        // Once more: what waited for the first connection may be a cluster's only since.
        Again?.LetGo();
        CompleteCancelled(new OperationCanceledException(DescribeCancellation(isWithdrawn), _cancellationToken));
    }
}
