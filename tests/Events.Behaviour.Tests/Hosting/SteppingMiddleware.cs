using System.Collections.Concurrent;
using Events.Middleware;

namespace Events.Behaviour.Hosting;

/// <summary>A middleware that the container makes; it tells what it does.</summary>
public sealed class SteppingMiddleware : IEventMiddleware
{
    private readonly ConcurrentQueue<string> _steps;

    public SteppingMiddleware(ConcurrentQueue<string> steps)
    {
        _steps = steps;
        steps.Enqueue("made");
    }

    public ValueTask InvokeAsync(EventContext context, EventHandlerNext next, CancellationToken cancellationToken)
    {
        _steps.Enqueue("typed");
        return next.InvokeAsync(cancellationToken);
    }

    public ValueTask InvokeBatchAsync(BatchContext context, EventHandlerNext next, CancellationToken cancellationToken)
    {
        _steps.Enqueue("batch");
        return next.InvokeAsync(cancellationToken);
    }
}
