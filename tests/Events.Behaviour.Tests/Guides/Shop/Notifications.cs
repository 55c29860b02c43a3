namespace Events.Behaviour.Guides.Shop;

[ConsumerGroup<OrderStream>("notifications")]
public sealed partial class Notifications(Ledgers ledgers)
{
    [Handles]
    public Task OnOrderPlaced(OrderPlaced value, EventContext context)
    {
        ledgers.Handled.Enqueue((context.Stream, value));
        return Task.CompletedTask;
    }
}
