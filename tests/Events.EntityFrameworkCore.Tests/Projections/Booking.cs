using Events.EntityFrameworkCore.Worker.Shop;
using Microsoft.EntityFrameworkCore;

namespace Events.EntityFrameworkCore.Tests.Projections;

/// <summary>A projection into tables: a line by the change tracker for each order, and every third one by a command.</summary>
[ConsumerGroup<OrderStream>("booking")]
public sealed partial class Booking(BookedContext books, BookingScript script)
{
    [Handles]
    public async Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken cancellationToken)
    {
        int generation = context.Projection.Generation;
        books.Booked.Add(new Booked { Generation = generation, Number = placed.Number, OrderId = placed.OrderId });
        if (placed.Number % 3 == 0)
        {
            await books.SaveChangesAsync(cancellationToken);
            await books.Booked.Where(line => line.Generation == generation && line.Number == placed.Number)
                .ExecuteUpdateAsync(set => set.SetProperty(line => line.OrderId, line => line.OrderId + "!"), cancellationToken);
        }

        await script.Body(placed, context, cancellationToken);
    }
}
