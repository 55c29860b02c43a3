namespace Events.Behaviour.Sample;

/// <summary>The group under test for events that may lack their key.</summary>
[ConsumerGroup<WorkStream>("workers")]
public sealed partial class Ticketing
{
    public System.Collections.Concurrent.ConcurrentQueue<Ticket> Seen { get; } = [];

    [Handles]
    public Task OnTicket(Ticket ticket)
    {
        Seen.Enqueue(ticket);
        return Task.CompletedTask;
    }
}
