using Events.Consuming;
using Events.Contracts;
using Events.Errors;
using Events.Streams;
using Events.Testing.Watching;

namespace Events.Testing;

/// <summary>The faults of a harness: what goes wrong because the test wants it to.</summary>
public sealed partial class EventsHarness
{
    /// <summary>
    /// The time that each command to the store takes, by the harness' clock. Default zero. With more, whoever awaits a command, such as the test
    /// when it produces, waits for the clock: begin it, then <see cref="AdvanceUntilAsync(Task, TimeSpan?, CancellationToken)"/>.
    /// </summary>
    public TimeSpan StoreLatency
    {
        get => _store.Latency;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            _store.Latency = value;
        }
    }

    /// <summary>The next times that an event of the type comes to its handler, that fails with the exception, and has not run.</summary>
    /// <typeparam name="TEvent">A record marked with <see cref="EventAttribute{TStream}"/>.</typeparam>
    /// <param name="exception">What the handler seems to throw.</param>
    /// <param name="times">How many times.</param>
    /// <param name="group">In which consumer group; null for whichever comes first.</param>
    public void FailHandler<TEvent>(Exception exception, int times = 1, string? group = null)
        where TEvent : IEvent<TEvent>
    {
        ArgumentNullException.ThrowIfNull(exception);
        _faults.Add(FaultKind.HandlerFails, TEvent.EventTypeName, group, times, exception);
    }

    /// <summary>
    /// The process of the consumer dies when the handler of the next event of the type has succeeded, before it is acknowledged. The event stays
    /// pending: <see cref="RestartAsync"/> starts the process again, or another consumer of the group takes it over when time passes. Then the
    /// handler runs a second time, unless what it did was committed.
    /// </summary>
    /// <typeparam name="TEvent">A record marked with <see cref="EventAttribute{TStream}"/>.</typeparam>
    /// <param name="times">How many times.</param>
    /// <param name="group">In which consumer group; null for whichever comes first.</param>
    public void CrashBeforeAcknowledge<TEvent>(int times = 1, string? group = null)
        where TEvent : IEvent<TEvent> => _faults.Add(FaultKind.CrashBeforeAcknowledge, TEvent.EventTypeName, group, times);

    /// <summary>
    /// The next event of the type is delivered a second time although its handler has succeeded: what at least once allows. Not where
    /// the handler has committed, which is the acknowledgement, or has decided something else.
    /// </summary>
    /// <typeparam name="TEvent">A record marked with <see cref="EventAttribute{TStream}"/>.</typeparam>
    /// <param name="times">How many times.</param>
    /// <param name="group">In which consumer group; null for whichever comes first.</param>
    public void DeliverAgain<TEvent>(int times = 1, string? group = null)
        where TEvent : IEvent<TEvent> => _faults.Add(FaultKind.DeliveredAgain, TEvent.EventTypeName, group, times);

    /// <summary>
    /// Cuts the connection to the store, until <see cref="RestoreConnection"/>: reads that wait end, and every command fails with a
    /// <see cref="ConnectionFailedException"/>. Consumers try again when time passes, after longer and longer, up to 7 seconds.
    /// </summary>
    public void LoseConnection() => _store.Disconnect();

    /// <summary>The connection is there again.</summary>
    public void RestoreConnection() => _store.Connect();

    /// <summary>
    /// The next command that produces is executed and its answer gets lost: whoever produces gets an <see cref="UnknownOutcomeException"/>, or a
    /// <see cref="ProduceBatchException"/> for a batch, and the event is there.
    /// </summary>
    public void LoseNextAnswer() => _store.LoseNextAnswer();

    /// <summary>
    /// Ends all consumers as those of a killed process: nothing more is acknowledged or released, running handlers are cancelled and their
    /// outcome is not used.
    /// </summary>
    public Task CrashAsync() => Task.WhenAll(
        Own.Where(static one => one.IsAlive && !one.IsCrashed).Select(_handlers.CrashAsync));

    /// <summary>
    /// Starts again what has crashed, as on the same machine: with the names that the dead process had, so that what was pending for it is taken up at
    /// once. Completes when the consumers read.
    /// </summary>
    /// <exception cref="InvalidOperationException">Nothing has crashed.</exception>
    /// <exception cref="TimeoutException">They do not start.</exception>
    public async Task RestartAsync()
    {
        HarnessConsumer[] crashed = [.. Own.Where(static one => one.IsCrashed && !one.IsReplaced)];
        if (crashed.Length == 0) throw new InvalidOperationException("No consumer has crashed, so there is none to start again.");
        foreach (HarnessConsumer dead in crashed)
        {
            // Its end is under way: two of one class over one stream would be refused.
            await dead.Consumer.Completion.WaitAsync(_options.Timeout, TimeProvider.System).ConfigureAwait(false);
            dead.Replace();
            dead.Again().Start();
        }

        await WaitAsync(
            () => new ValueTask<string?>(Own.Any(static one => one.State == ConsumerState.Starting) ? "consumers are starting" : null),
            default).ConfigureAwait(false);
    }
}
