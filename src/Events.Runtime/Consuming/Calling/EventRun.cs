using Events.Consuming.Holding;
using Events.Definitions;
using Events.Diagnostics;
using Events.Handling;
using Events.Middleware;
using Microsoft.Extensions.Logging;

namespace Events.Consuming.Calling;

/// <summary>Middlewares around the handler of a single event. One for each entry that is held, reused with it.</summary>
internal sealed class EventRun(EventMiddleware[] middleware, HeldEntry entry, ILogger logger) : MiddlewareRun(middleware.Length, logger)
{
    protected override CancellationToken Token => entry.Token;

    protected override bool IsCommitted => entry.Outcome == DeliveryOutcome.Committed;

    protected override bool IsDecoded => entry.IsDecoded;

    protected override ValueTask CallAsync(int index, EventHandlerNext next, CancellationToken cancellationToken) =>
        middleware[index](new EventContext(entry), next, cancellationToken);

    protected override ValueTask HandleAsync(IConsumerGroup instance, CancellationToken cancellationToken) =>
        instance.HandleAsync(entry.DispatchedTo, entry.Fields, new EventContext(entry), cancellationToken);

    protected override void Undecide() => entry.Decide(DeliveryOutcome.ByHandler);

    protected override void MarkHandled() => entry.MarkDecoded();

    protected override void WarnOfRest() => Log.MiddlewareNotAwaited(Logger, entry.Id, entry.Stream, entry.Group);
}
