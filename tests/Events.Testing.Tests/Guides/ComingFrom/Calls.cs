using DotNetCore.CAP;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Events.Testing.Guides.ComingFrom;

/// <summary>What the guide calls.</summary>
internal static class Calls
{
    public static void Register(IServiceCollection services)
    {
        services.AddEvents(events => events
            .UseRedis("localhost:6379")
            .AddStream<OrderStream>()
            .AddConsumer<Notifications>());
    }

    public static async Task<EntryId> ProduceAsync(OrderStream orders, CancellationToken token)
    {
        EntryId id = await orders.ProduceAsync(new OrderPlaced("o-1", "alice", 49.50m), token);
        return id;
    }

    public static async Task PublishAsync(ICapPublisher cap, CancellationToken token)
    {
        await cap.PublishAsync("order.placed", new OrderMessage("o-1", "alice", 49.50m), cancellationToken: token);
    }

    public static async Task PublishAsync(IPublishEndpoint endpoint, CancellationToken token)
    {
        await endpoint.Publish(new OrderMessage("o-1", "alice", 49.50m), token);
    }
}
