namespace Events.Middleware;

/// <summary>The middlewares of one consumer, the outermost first.</summary>
/// <param name="Events">Those around handlers of single events.</param>
/// <param name="Batches">Those around batch handlers.</param>
internal sealed record MiddlewareChain(EventMiddleware[] Events, BatchMiddleware[] Batches);
