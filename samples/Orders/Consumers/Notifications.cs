using Events;
using Orders.Contracts;

namespace Orders.Consumers;

/// <summary>Tells customers what happens to their orders. Several workers share the work.</summary>
[ConsumerGroup<OrderStream>("notifications")]
public sealed partial class Notifications(IMailer mailer)
{
    // Without the key, EVT3001 says that a second delivery sends a second mail.
    [Handles, DedupeBy(nameof(OrderPlaced.OrderId))]
    public Task OnPlaced(OrderPlaced placed, CancellationToken cancellationToken) =>
        mailer.SendEmailAsync(
            placed.OrderId, $"placed: {placed.Customer}, we have your order over {placed.Amount}.", cancellationToken);

    [Handles, DedupeBy(nameof(OrderShipped.OrderId))]
    public Task OnShipped(OrderShipped shipped, EventContext context, CancellationToken cancellationToken) =>
        mailer.SendEmailAsync(
            shipped.OrderId, $"shipped: {shipped.Customer}, your order left {context.Age.TotalSeconds:0} s ago.", cancellationToken);
}
