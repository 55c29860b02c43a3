using Events.Contracts;
using Events.Testing.Journals;

namespace Events.Testing;

/// <summary>The records of a harness: what has happened.</summary>
public sealed partial class EventsHarness
{
    /// <summary>Everything that every group has given up, decodable or not, in that order.</summary>
    public IReadOnlyList<DeadLetteredEntry> DeadLetters => _journal.DeadLetters();

    /// <summary>The events of a type that were produced, in that order: by the application, by the test, and by handlers' commits.</summary>
    /// <typeparam name="TEvent">A record marked with <see cref="EventAttribute{TStream}"/>.</typeparam>
    public IReadOnlyList<ProducedEvent<TEvent>> Produced<TEvent>()
        where TEvent : IEvent<TEvent> => _journal.Produced<TEvent>();

    /// <summary>
    /// The calls of handlers for events of a type that have ended, in that order, also those that failed. Those that run again at once
    /// (<see cref="Policies.RetryPolicy.ImmediateRetries"/>) are one each.
    /// </summary>
    /// <typeparam name="TEvent">A record marked with <see cref="EventAttribute{TStream}"/>.</typeparam>
    public IReadOnlyList<HandlerAttempt<TEvent>> Attempts<TEvent>()
        where TEvent : IEvent<TEvent> => _journal.Attempts<TEvent>();

    /// <summary>The events of a type that groups are done with, once for each group, in that order.</summary>
    /// <typeparam name="TEvent">A record marked with <see cref="EventAttribute{TStream}"/>.</typeparam>
    /// <remarks>Nothing of a group that is at most once (<see cref="ConsumerOptions.AtMostOnce"/>): see <see cref="Attempts{TEvent}"/>.</remarks>
    public IReadOnlyList<AcknowledgedEvent<TEvent>> Acknowledged<TEvent>()
        where TEvent : IEvent<TEvent> => _journal.Acknowledged<TEvent>();

    /// <summary>The events of a type whose handler failed, or asked for it, and that came back or will, in that order: one for each time.</summary>
    /// <typeparam name="TEvent">A record marked with <see cref="EventAttribute{TStream}"/>.</typeparam>
    public IReadOnlyList<RetriedEvent<TEvent>> Retried<TEvent>()
        where TEvent : IEvent<TEvent> => _journal.Retried<TEvent>(onlyWaiting: false);

    /// <summary>The events of a type that wait for their retry now.</summary>
    /// <typeparam name="TEvent">A record marked with <see cref="EventAttribute{TStream}"/>.</typeparam>
    public IReadOnlyList<RetriedEvent<TEvent>> Deferred<TEvent>()
        where TEvent : IEvent<TEvent> => _journal.Retried<TEvent>(onlyWaiting: true);

    /// <summary>The events of a type that groups have given up, with why, in that order.</summary>
    /// <typeparam name="TEvent">A record marked with <see cref="EventAttribute{TStream}"/>.</typeparam>
    public IReadOnlyList<DeadLetteredEvent<TEvent>> DeadLettered<TEvent>()
        where TEvent : IEvent<TEvent> => _journal.DeadLettered<TEvent>();
}
