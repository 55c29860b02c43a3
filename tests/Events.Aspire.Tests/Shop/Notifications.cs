namespace Events.Aspire.Tests.Shop;

[ConsumerGroup<OrderStream>("notifications")]
public sealed partial class Notifications
{
    [Handles]
    public ValueTask OnPlaced(OrderPlaced placed) => ValueTask.CompletedTask;
}
