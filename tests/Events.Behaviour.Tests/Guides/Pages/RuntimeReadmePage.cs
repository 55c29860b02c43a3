namespace Events.Behaviour.Guides.Pages;

/// <summary>The code of the readme of Events.Runtime, as far as it is another than that of the README.</summary>
internal static partial class RuntimeReadmePage
{
    public interface IMailer
    {
        Task SendReceiptAsync(OrderPlaced placed, CancellationToken ct);
    }

    [EventStream("shop:orders", MaxLength = 100_000)]
    public sealed partial class OrderStream;

    [Event<OrderStream>("order.placed")]
    public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);

    [ConsumerGroup<OrderStream>("notifications")]
    public sealed partial class Notifications(IMailer mailer)
    {
        [Handles, DedupeBy(nameof(OrderPlaced.OrderId))]
        public Task OnPlaced(OrderPlaced placed, CancellationToken ct) => mailer.SendReceiptAsync(placed, ct);
    }
}
