using Events.Outbox;

namespace Events.Hosting;

/// <summary>An outbox that the application has.</summary>
/// <param name="Key">By which its relay is found.</param>
internal sealed record OutboxRegistration(object Key)
{
    /// <summary>Makes the relay of the outbox.</summary>
    public required Func<IServiceProvider, OutboxRelay> Relay { get; init; }
}
