namespace Events.Behaviour.Guides.Pages;

/// <summary>The code of docs/guides/wire-format.md.</summary>
internal static partial class WireFormatPage
{
    [EventStream("payments")]
    public sealed partial class PaymentStream;

    [Event<PaymentStream>("payment.received", ReadsUntyped = true)]
    public sealed partial record PaymentReceived([Field("orderID")] string OrderId, decimal Amount);
}
