namespace Events.Testing.Sample;

/// <summary>Each order once, by its number.</summary>
[ConsumerGroup<OrderStream>("once")]
public sealed partial class OnceMailing(Mailer mailer)
{
    [Handles, DedupeBy(nameof(OrderPlaced.OrderId))]
    public Task OnPlaced(OrderPlaced placed, CancellationToken token) => mailer.SendAsync(placed.OrderId, token);
}
