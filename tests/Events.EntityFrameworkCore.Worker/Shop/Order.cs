namespace Events.EntityFrameworkCore.Worker.Shop;

/// <summary>What an event of the same transaction is about: the ledger that streams are compared with.</summary>
public sealed class Order
{
    public required string Id { get; set; }

    public required string Customer { get; set; }

    public int Number { get; set; }
}
