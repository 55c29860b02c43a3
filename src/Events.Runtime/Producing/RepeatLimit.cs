using Events.Errors;
using Events.Time;

namespace Events.Producing;

/// <summary>
/// Ends sending an event again while the server surely knows its key: one that cannot be sent for so long, as there is no connection, is not sent afterwards.
/// </summary>
/// <param name="window">How long the server knows a key.</param>
/// <param name="start">When the first try began.</param>
/// <param name="time">The clock.</param>
/// <param name="cancellationToken">The caller's.</param>
internal sealed class RepeatLimit(TimeSpan window, long start, TimeProvider time, CancellationToken cancellationToken) : IDisposable
{
    private CancellationTokenSource? _limit;
    private CancellationTokenSource? _either;

    /// <summary>Ends a try.</summary>
    public CancellationToken Token => _either?.Token ?? cancellationToken;

    /// <summary>Tells whether nothing is sent any more.</summary>
    public bool IsOver => _limit is { IsCancellationRequested: true };

    /// <summary>Some try may have appended it: from now on it matters.</summary>
    public void Arm()
    {
        if (_limit is not null) return;

        // What is sent by then has a quarter of the window to arrive.
        TimeSpan left = (window * 3 / 4) - time.GetElapsedTime(start);
        _limit = new CancellationTokenSource(left > TimeSpan.Zero ? Spans.ForTimer(left) : TimeSpan.Zero, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, cancellationToken);
    }

    /// <summary>The server forgets sooner; where it does not, nothing changes. After <see cref="Arm"/>.</summary>
    /// <param name="known">For how long it knows what it was sent.</param>
    public void Shorten(TimeSpan known)
    {
        if (known >= window || _limit is null) return;
        TimeSpan left = (known * 3 / 4) - time.GetElapsedTime(start);
        if (left > TimeSpan.Zero) _limit.CancelAfter(Spans.ForTimer(left));
        else _limit.Cancel();
    }

    /// <summary>Tells whether it is what has ended a try.</summary>
    /// <param name="exception">What the try ended with.</param>
    public bool Ends(Exception exception) =>
        exception is OperationCanceledException && _limit is { IsCancellationRequested: true } && !cancellationToken.IsCancellationRequested;

    /// <summary>Says what the end of a try means.</summary>
    /// <param name="exception">What it ended with.</param>
    public Exception Explain(Exception exception) => Ends(exception)
        ? new ConnectionFailedException("It was not sent again, as the server may have forgotten its key by then.", exception)
        : exception;

    /// <inheritdoc/>
    public void Dispose()
    {
        _either?.Dispose();
        _limit?.Dispose();
    }
}
