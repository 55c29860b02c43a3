namespace Events.Middleware;

/// <summary>
/// Runs around the handlers of single events: for logging scopes, tracing, tenants, timings. It gets each event that a handler is to
/// run for, and goes on by <see cref="EventHandlerNext.InvokeAsync"/>.
/// </summary>
/// <remarks>
/// As a handler does, it succeeds by returning and fails by throwing; what it decides through the context counts. When it returns without
/// going on, the event is acknowledged without its handler. When it goes on and swallows the handler's exception, the event is
/// acknowledged, unless it could not be decoded: that stays a dead letter. Each event begins with the same clean <see cref="ExecutionContext"/>;
/// what a middleware sets in an <see cref="AsyncLocal{T}"/> is there for what it goes on to, and for nothing else.
/// </remarks>
/// <param name="context">The delivery.</param>
/// <param name="next">The next middleware, or the handler.</param>
/// <param name="cancellationToken">Asks the handler to stop.</param>
public delegate ValueTask EventMiddleware(EventContext context, EventHandlerNext next, CancellationToken cancellationToken);
