using Microsoft.Extensions.DependencyInjection;

namespace Events.EntityFrameworkCore.Tests.Projections;

/// <summary>What is refused when a projection into tables is added.</summary>
public sealed class ProjectionRegistrationTests
{
    [Fact]
    public void A_stream_with_partitions_is_refused()
    {
        string message = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddEvents(
            static events => events.UseInMemory().AddStream<ParcelStream>().AddProjection<Parcels, BookedContext>())).Message;

        Assert.Contains("parcels is of ParcelStream, which has 3 partitions", message, StringComparison.Ordinal);
        Assert.Contains("SubscribeAsync", message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_added_once() => Assert.Contains(
        "Booking was added before",
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddEvents(
            static events => events.UseInMemory().AddProjection<Booking>().AddProjection<Booking, BookedContext>())).Message,
        StringComparison.Ordinal);
}
