using System.Diagnostics;
using Events.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Guides.Pages;

/// <summary>The code of docs/guides/middleware.md.</summary>
internal static partial class MiddlewarePage
{
    private static readonly ActivitySource Tracing = new("guide");

    [EventStream("guide:orders")]
    public sealed partial class OrderStream;

    [Event<OrderStream>("order.placed")]
    public sealed partial record OrderPlaced(string OrderId, decimal Amount);

    [ConsumerGroup<OrderStream>("notifications")]
    public sealed partial class Notifications
    {
        [Handles]
        public static Task OnPlaced(OrderPlaced placed) => Task.CompletedTask;
    }

    public sealed class TenantMiddleware : IEventMiddleware
    {
        public ValueTask InvokeAsync(EventContext context, EventHandlerNext next, CancellationToken cancellationToken) => next.InvokeAsync(cancellationToken);
    }

    public sealed class OrderAudit : IEventMiddleware
    {
        public ValueTask InvokeAsync(EventContext context, EventHandlerNext next, CancellationToken cancellationToken) => next.InvokeAsync(cancellationToken);
    }

    public static void Add(HostApplicationBuilder builder)
    {
        builder.Services.AddEvents(events => events
            .UseRedis("localhost:6379")
            .AddMiddleware(static async (context, next, cancellationToken) =>              // around all handlers of single events
            {
                using Activity? activity = Tracing.StartActivity(context.EventType);
                await next.InvokeAsync(cancellationToken);
            })
            .AddMiddleware<TenantMiddleware>()                                             // made by the container, once; for batches too
            .AddStream<OrderStream>(stream => stream.AddMiddleware<OrderAudit>())          // around all handlers of this stream's consumers
            .AddConsumer<Notifications>(consumer => consumer
                .AddMiddleware(static (context, next, cancellationToken) =>                // around this consumer's
                    context.Event is OrderPlaced { Amount: 0 } ? default : next.InvokeAsync(cancellationToken))
                .AddBatchMiddleware(static (context, next, cancellationToken) =>           // around its batch handlers, once for each call
                    next.InvokeAsync(cancellationToken))));
    }
}
