using System.ComponentModel;

namespace Events.Middleware;

/// <summary>The call that a middleware goes on to: the next middleware, or the handler. Valid until the middleware's task completes.</summary>
public readonly struct EventHandlerNext
{
    private readonly HandlerInvocation? _invocation;
    private readonly int _index;
    private readonly int _version;

    /// <summary>Makes one. The runtime does; in tests of a middleware use <see cref="Create"/>.</summary>
    /// <param name="invocation">The call of the handler that it belongs to.</param>
    /// <param name="index">Its place among the middlewares.</param>
    /// <param name="version">Which call.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public EventHandlerNext(HandlerInvocation invocation, int index, int version)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        _invocation = invocation;
        _index = index;
        _version = version;
    }

    /// <summary>
    /// Goes on. Await it: should a middleware return before, the event is not settled until what it went on to has ended, and fails if that
    /// fails. It may be called again when the call before has ended, which runs the handler again within the same delivery.
    /// </summary>
    /// <param name="cancellationToken">What asks the handler to stop: the token that the middleware got, or one linked to it.</param>
    /// <returns>Ends, or fails, as the handler does.</returns>
    /// <exception cref="InvalidOperationException">
    /// The call before has not ended, the event was committed, or the delivery is over.
    /// </exception>
    public ValueTask InvokeAsync(CancellationToken cancellationToken) => _invocation is { } invocation
        ? invocation.InvokeAsync(_index, _version, cancellationToken)
        : throw new InvalidOperationException("This EventHandlerNext leads nowhere; make one by EventHandlerNext.Create.");

    /// <summary>Makes one for the test of a middleware.</summary>
    /// <param name="handler">What the middleware goes on to.</param>
    public static EventHandlerNext Create(Func<CancellationToken, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new EventHandlerNext(new DetachedInvocation(handler), 0, 0);
    }

    private sealed class DetachedInvocation(Func<CancellationToken, ValueTask> handler) : HandlerInvocation
    {
        public override ValueTask InvokeAsync(int index, int version, CancellationToken cancellationToken) => handler(cancellationToken);
    }
}
