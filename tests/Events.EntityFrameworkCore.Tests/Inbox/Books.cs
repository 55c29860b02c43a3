using System.Collections.Concurrent;
using Events.EntityFrameworkCore.Worker.Shop;
using Microsoft.EntityFrameworkCore;

namespace Events.EntityFrameworkCore.Tests.Inbox;

/// <summary>Commits what an order changes, and fails behind it the first time.</summary>
[ConsumerGroup<OrderStream>("books")]
public sealed partial class Books(ShopContext shop, ConcurrentDictionary<string, int> handled)
{
    [Handles]
    public async Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken cancellationToken)
    {
        handled.AddOrUpdate(placed.OrderId, 1, static (_, times) => times + 1);
        await shop.HandleOnceAsync(
            context,
            _ =>
            {
                shop.Orders.Add(new Order { Id = $"{placed.OrderId} {Guid.NewGuid():N}", Customer = "books", Number = placed.Number });
                return Task.CompletedTask;
            },
            cancellationToken: cancellationToken);
        if (context.DeliveryCount == 1) throw new TimeoutException("Behind the commit.");
    }
}
