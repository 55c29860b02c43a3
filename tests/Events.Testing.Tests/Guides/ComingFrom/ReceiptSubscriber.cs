using DotNetCore.CAP;

namespace Events.Testing.Guides.ComingFrom;

public sealed class ReceiptSubscriber(IMailer mailer) : ICapSubscribe
{
    [CapSubscribe("order.placed", Group = "notifications")]
    public Task OnPlacedAsync(OrderMessage placed, CancellationToken token) => mailer.SendReceiptAsync(placed.OrderId, token);
}
