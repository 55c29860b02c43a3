using Events.EntityFrameworkCore.Worker.Shop;
using Microsoft.EntityFrameworkCore;

namespace Events.EntityFrameworkCore.Worker;

/// <summary>Books each order once.</summary>
[ConsumerGroup<OrderStream>("bookkeeping")]
internal sealed partial class Bookkeeping(ShopContext shop, Lives lives)
{
    [Handles]
    public async Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken cancellationToken)
    {
        await shop.HandleOnceAsync(
            context,
            _ =>
            {
                shop.Orders.Add(new Order { Id = $"{placed.OrderId} {Guid.NewGuid():N}", Customer = "booked", Number = placed.Number });
                return Task.CompletedTask;
            },
            cancellationToken: cancellationToken);
        lives.TakeOne();
    }
}
