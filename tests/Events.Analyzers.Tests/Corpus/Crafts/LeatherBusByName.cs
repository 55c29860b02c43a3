using Events;
using MassTransit;

namespace Craft.Leather;

public record HideArrived(string Tannery, int Hides);

[EventStream("hides", MaxLength = 20_000)]
public sealed partial class HideStream;

[Event<HideStream>("unloaded")]
public sealed partial record Unloaded(Guid DeliveryId, string Tannery, int Hides);

[ConsumerGroup<HideStream>("bus")]
public sealed partial class LeatherBus(IPublishEndpoint endpoint)
{
    [Handles]
    public Task OnUnloaded(Unloaded unloaded, CancellationToken token) => endpoint.Publish(
        new HideArrived(unloaded.Tannery, unloaded.Hides),
        context => context.MessageId = unloaded.DeliveryId,
        token);
}
