namespace Events.Behaviour.Sample;

/// <summary>The group under test for batches of events that may lack their key.</summary>
[ConsumerGroup<WorkStream>("workers")]
public sealed partial class TicketBatches
{
    public System.Collections.Concurrent.ConcurrentQueue<Ticket> Seen { get; } = [];

    [Handles]
    public Task OnTickets(IReadOnlyList<Ticket> tickets)
    {
        foreach (Ticket ticket in tickets) Seen.Enqueue(ticket);
        return Task.CompletedTask;
    }
}
