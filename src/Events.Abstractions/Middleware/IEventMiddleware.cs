namespace Events.Middleware;

/// <summary>
/// A middleware made by the container: one object for all events, so it takes singletons in its constructor and is called by several
/// threads at a time. See <see cref="EventMiddleware"/> for what it may do.
/// </summary>
public interface IEventMiddleware
{
    /// <summary>Runs around the handler of a single event.</summary>
    /// <param name="context">The delivery.</param>
    /// <param name="next">The next middleware, or the handler.</param>
    /// <param name="cancellationToken">Asks the handler to stop.</param>
    ValueTask InvokeAsync(EventContext context, EventHandlerNext next, CancellationToken cancellationToken);

    /// <summary>Runs around a call of a batch handler. Unless it is implemented, it goes on and does nothing else.</summary>
    /// <param name="context">The deliveries of the batch.</param>
    /// <param name="next">The next middleware, or the handler.</param>
    /// <param name="cancellationToken">Asks the handler to stop.</param>
    ValueTask InvokeBatchAsync(BatchContext context, EventHandlerNext next, CancellationToken cancellationToken) =>
        next.InvokeAsync(cancellationToken);
}
