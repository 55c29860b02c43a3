namespace Events.Behaviour.Guides.Shop;

[ConsumerGroup<ParcelStream>("tracking")]
public sealed partial class Tracking(Ledgers ledgers)
{
    [Handles]
    public Task OnParcelShipped(ParcelShipped value, EventContext context)
    {
        ledgers.Handled.Enqueue((context.Stream, value));
        return Task.CompletedTask;
    }
}
