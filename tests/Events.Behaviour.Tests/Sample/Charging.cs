using System.Collections.Concurrent;

namespace Events.Behaviour.Sample;

/// <summary>The group under test without any order to keep.</summary>
[ConsumerGroup<WorkStream>("workers")]
public sealed partial class Charging
{
    public Action<Charge, EventContext> Body { get; set; } = static (_, _) => { };

    public ConcurrentQueue<long> DeliveryCounts { get; } = [];

    [Handles]
    public Task OnCharge(Charge charge, EventContext context)
    {
        DeliveryCounts.Enqueue(context.DeliveryCount);
        Body(charge, context);
        return Task.CompletedTask;
    }
}
