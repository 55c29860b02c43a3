using Events.Client;
using Events.Consuming;
using Events.DeadLetters;
using Events.Hosting;
using Events.Policies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Guides.Pages;

/// <summary>The code of docs/guides/delivery.md, block by block.</summary>
internal static partial class DeliveryPage
{
    [EventStream("{shop}:orders")]
    public sealed partial class OrderStream;

    [Event<OrderStream>("order.placed")]
    public sealed partial record OrderPlaced(string OrderId, string Customer);

    [Event<OrderStream>("order.paid")]
    public sealed partial record OrderPaid(string OrderId, string Day, long Cents);

    [EventStream("{shop}:shipments")]
    public sealed partial class ShipmentStream;

    [Event<ShipmentStream>("shipment.requested")]
    public sealed partial record ShipmentRequested(string OrderId);

    public interface IAlerts
    {
        void Send(string text);
    }

    public sealed class InvalidOrderException : Exception;

    public sealed class OrderAlreadyShippedException : Exception;

    [ConsumerGroup<OrderStream>("notifications")]
    public sealed partial class Notifications
    {
        [Handles]
        public static Task OnPlaced(OrderPlaced placed) => Task.CompletedTask;
    }

    [ConsumerGroup<OrderStream>("revenue")]
    public sealed partial class Sums(ShipmentStream shipments)
    {
        [Handles, DedupeBy(nameof(OrderPaid.OrderId))]
        public ValueTask OnPaid(OrderPaid paid, EventContext context, CancellationToken ct) =>
            context.CommitAsync(
                commit => commit
                    .HashIncrement("{shop}:revenue", paid.Day, paid.Cents)
                    .SetAdd("{shop}:paid", paid.OrderId)
                    .Produce(shipments, new ShipmentRequested(paid.OrderId)),
                ct);
    }

    public static void Add(EventsBuilder events)
    {
        events
            .AddConsumer<Notifications>(c =>
            {
                c.MaxDeliveries = 5;
                c.Retry = new RetryPolicy
                {
                    ImmediateRetries = 1,                          // again at once, within the same delivery
                    FirstDelay = TimeSpan.FromSeconds(1),          // then 1 s, 2 s, 4 s … up to MaxDelay, ± 20 %
                    MaxDelay = TimeSpan.FromMinutes(5),
                    OnException = exception => exception switch
                    {
                        InvalidOrderException => FailureAction.DeadLetter,
                        OrderAlreadyShippedException => FailureAction.Ignore,
                        _ => FailureAction.Retry,
                    },
                };
            })
            .AddStream<OrderStream>();
    }

    public static async Task ListAsync(EventsClient client)
    {
        DeadLetterQueue dead = client.OpenDeadLetters<OrderStream>();
        await foreach (DeadLetter letter in dead.ListAsync(group: "notifications"))
        {
            if (letter.Entry.Event is OrderPlaced placed) Console.WriteLine(placed.Customer);   // typed, if it decodes
        }
    }

    public static async Task SettleAsync(DeadLetterQueue dead, DeadLetter letter)
    {
        await dead.RequeueAsync(letter);                                    // one, as it was or with edited fields
        await dead.RequeueAllAsync("notifications", letter.Fingerprint, perSecond: 50);
        await dead.RequeueAllAsync(edit: one => [.. one.Fields.Where(field => field.Key != "coupon")]);
        await dead.DiscardAsync(new[] { letter.Id });
    }

    public static void Watch(IHost host, IAlerts alerts)
    {
        foreach (GroupConsumer consumer in host.Services.GetServices<GroupConsumer>())
        {
            consumer.GroupRestored += restored =>
                alerts.Send($"up to {restored.MayBeLost} entries of {restored.Stream} may be lost since {restored.KnownAt}");
        }
    }

    public static void Watch(GroupConsumer consumer, IAlerts alerts)
    {
        consumer.StateChanged += status =>
        {
            if (status.State is ConsumerState.Restarting or ConsumerState.WaitingForStore)
            {
                alerts.Send($"{consumer.Name}: {status.State}, {status.LastError?.Message}");
            }
        };
    }
}
