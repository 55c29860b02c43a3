using Microsoft.Extensions.DependencyInjection;

namespace Events.Testing.Guides.Guarantees;

[EventStream("{shop}:orders")]
public sealed partial class OrderStream;

[Event<OrderStream>("order.placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);

[EventStream("{shop}:shipments")]
public sealed partial class ShipmentStream;

[Event<ShipmentStream>("shipment.requested")]
public sealed partial record ShipmentRequested(string OrderId);

public interface IOrderTable
{
    Task UpsertAsync(string order, decimal amount, CancellationToken token);
}

public interface IPayments
{
    Task ChargeAsync(string order, decimal amount, string idempotencyKey, CancellationToken token);
}

[ConsumerGroup<OrderStream>("live")]
public sealed partial class LiveView
{
    [Handles]
    public Task OnPlaced(OrderPlaced placed) => Task.CompletedTask;
}

internal static class Registration
{
    public static void Register(IServiceCollection services)
    {
        services.AddEvents(events => events
            .UseRedis("localhost:6379")
            .AddConsumer<LiveView>(options => options.AtMostOnce = true));
    }
}
