using Events;
using Orders.Contracts;

namespace Orders.Worker;

/// <summary>Sends a receipt for each order. Made anew for each event, in a scope of its own, as its mailer is.</summary>
[ConsumerGroup<OrderStream>("receipts")]
public sealed partial class Receipts(IMailer mailer)
{
    [Handles, DedupeBy(nameof(OrderPlaced.OrderId))]
    public Task OnPlaced(OrderPlaced placed, CancellationToken cancellationToken) =>
        mailer.SendReceiptAsync(placed.OrderId, placed.Customer, placed.Amount, cancellationToken);
}
