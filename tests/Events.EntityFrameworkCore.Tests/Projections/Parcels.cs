namespace Events.EntityFrameworkCore.Tests.Projections;

/// <summary>A projection of a stream with partitions, which there is none of.</summary>
[ConsumerGroup<ParcelStream>("parcels")]
public sealed partial class Parcels(BookedContext books)
{
    [Handles]
    public Task OnSent(ParcelSent sent, EventContext context)
    {
        books.Booked.Add(new Booked { Generation = context.Projection.Generation, OrderId = sent.ParcelId });
        return Task.CompletedTask;
    }
}
