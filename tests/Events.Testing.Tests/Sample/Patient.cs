namespace Events.Testing.Sample;

/// <summary>Puts each order off for two hours, the first time; those of a customer one after the other.</summary>
[ConsumerGroup<OrderStream>("patient")]
public sealed partial class Patient(Mailer mailer)
{
    [Handles]
    public async Task OnParked(OrderParked parked, EventContext context, CancellationToken token)
    {
        if (context.DeliveryCount == 1) context.Retry(TimeSpan.FromHours(2));
        else await mailer.SendAsync(parked.OrderId, token);
    }
}
