namespace Events.Middleware;

/// <summary>
/// Runs around batch handlers, once for each call of one; see <see cref="EventMiddleware"/> for what it may do. Events of the
/// batch that could not be decoded are left out of it, and are dead letters whatever the middleware does.
/// </summary>
/// <param name="context">The deliveries of the batch; those that cannot be decoded are among them until the handler runs.</param>
/// <param name="next">The next middleware, or the handler.</param>
/// <param name="cancellationToken">Asks the handler to stop.</param>
public delegate ValueTask BatchMiddleware(BatchContext context, EventHandlerNext next, CancellationToken cancellationToken);
