namespace Company.Worker;

// Each event goes to one process of the group. It is acknowledged when the handler has succeeded, and comes again when it has thrown.
[ConsumerGroup<OrderStream>("group-name")]
public sealed partial class Notifications(ILogger<Notifications> logger)
{
    // What must not be done twice for one order needs the key: a second event with the same order does not run.
    [Handles, DedupeBy(nameof(OrderPlaced.OrderId))]
    public Task OnPlaced(OrderPlaced placed, CancellationToken cancellationToken)
    {
        logger.LogInformation("Order {OrderId} of {Customer} over {Amount} was placed.", placed.OrderId, placed.Customer, placed.Amount);
        return Task.CompletedTask;
    }
}
