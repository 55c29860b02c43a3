namespace Events.EntityFrameworkCore.Tests.Projections;

/// <summary>A line of the state.</summary>
public sealed class Booked
{
    public long Id { get; set; }

    public int Generation { get; set; }

    public int Number { get; set; }

    public required string OrderId { get; set; }
}
