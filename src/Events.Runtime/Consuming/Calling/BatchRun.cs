using Events.Consuming.Holding;
using Events.Definitions;
using Events.Diagnostics;
using Events.Handling;
using Events.Middleware;
using Microsoft.Extensions.Logging;

namespace Events.Consuming.Calling;

/// <summary>Middlewares around a batch handler. One for each batch that is pooled, reused with it.</summary>
internal sealed class BatchRun(BatchMiddleware[] middleware, HeldBatch batch, ILogger logger) : MiddlewareRun(middleware.Length, logger)
{
    protected override CancellationToken Token => batch.Token;

    protected override bool IsCommitted => batch.Entries.Any(static entry => entry.Outcome == DeliveryOutcome.Committed);

    // What does not decode is left out of the batch, and settled by itself.
    protected override bool IsDecoded => true;

    protected override ValueTask CallAsync(int index, EventHandlerNext next, CancellationToken cancellationToken) =>
        middleware[index](new BatchContext(batch), next, cancellationToken);

    protected override ValueTask HandleAsync(IConsumerGroup instance, CancellationToken cancellationToken) =>
        instance.HandleBatchAsync(batch.DispatchedTo, batch, cancellationToken);

    protected override void Undecide()
    {
        foreach (HeldEntry entry in batch.Entries) entry.Decide(DeliveryOutcome.ByHandler);
    }

    protected override void MarkHandled()
    {
    }

    protected override void WarnOfRest() => Log.MiddlewareNotAwaited(Logger, batch.Entries[0].Id, batch.Stream, batch.Group);
}
