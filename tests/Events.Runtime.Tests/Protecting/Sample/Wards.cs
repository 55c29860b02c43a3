using System.Collections.Concurrent;

namespace Events.Runtime.Tests.Protecting.Sample;

/// <summary>A group that keeps what it was given, and how often each was delivered.</summary>
[ConsumerGroup<PatientStream>("wards")]
public sealed partial class Wards
{
    public ConcurrentQueue<(object Event, long Delivery)> Seen { get; } = [];

    public Func<PatientAdmitted, EventContext, Task> Body { get; set; } = static (_, _) => Task.CompletedTask;

    [Handles]
    public async Task OnAdmitted(PatientAdmitted admitted, EventContext context)
    {
        await Body(admitted, context);
        Seen.Enqueue((admitted, context.DeliveryCount));
    }

    [Handles]
    public Task OnMoved(PatientMoved moved, EventContext context)
    {
        Seen.Enqueue((moved, context.DeliveryCount));
        return Task.CompletedTask;
    }

    [Handles(MaxBatch = 10)]
    public Task OnNoted(IReadOnlyList<PatientNoted> noted, BatchContext context)
    {
        for (int i = 0; i < noted.Count; i++) Seen.Enqueue((noted[i], context[i].DeliveryCount));
        return Task.CompletedTask;
    }
}
