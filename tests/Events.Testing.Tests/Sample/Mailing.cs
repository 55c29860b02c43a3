namespace Events.Testing.Sample;

[ConsumerGroup<OrderStream>("mail")]
public sealed partial class Mailing(Mailer mailer)
{
    [Handles]
    public Task OnPlaced(OrderPlaced placed, CancellationToken token) => mailer.SendAsync(placed.OrderId, token);
}
