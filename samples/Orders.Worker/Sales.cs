using Events;
using Orders.Contracts;

namespace Orders.Worker;

/// <summary>Counts what each customer has ordered. The count is written in one step with the acknowledgement, so it is exact whatever dies when.</summary>
[ConsumerGroup<OrderStream>("sales")]
public sealed partial class Sales
{
    /// <summary>A hash with the cents of each customer. The braces keep it in the stream's slot of a cluster.</summary>
    public const string Key = "{demo:events:orders}:sales";

    [Handles, DedupeBy(nameof(OrderPlaced.OrderId))]
    public ValueTask OnPlaced(OrderPlaced placed, EventContext context, CancellationToken cancellationToken) =>
        context.CommitAsync(commit => commit.HashIncrement(Key, placed.Customer, (long)decimal.Round(placed.Amount * 100)), cancellationToken);
}
