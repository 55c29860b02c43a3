namespace Events.Testing.Sample;

[ConsumerGroup<OrderStream>("late", StartAt = GroupStart.End)]
public sealed partial class LateMailing(Mailer mailer)
{
    [Handles]
    public Task OnPlaced(OrderPlaced placed, CancellationToken token) => mailer.SendAsync(placed.OrderId, token);
}
