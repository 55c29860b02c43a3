using Events.EntityFrameworkCore.Worker.Shop;

namespace Events.EntityFrameworkCore.Tests.Projections;

/// <summary>What a test has the handlers do besides.</summary>
public sealed class BookingScript
{
    public Func<OrderPlaced, EventContext, CancellationToken, Task> Body { get; set; } = static (_, _, _) => Task.CompletedTask;
}
