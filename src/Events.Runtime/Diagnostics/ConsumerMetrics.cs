using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Events.Store.Delivery;

namespace Events.Diagnostics;

/// <summary>
/// The instruments of <see cref="EventsMeter"/>. What is counted for every event is read off the running consumers when somebody asks;
/// the rest is counted as it happens, which is seldom.
/// </summary>
internal static class ConsumerMetrics
{
    private static readonly ConcurrentDictionary<IMeasuredConsumer, bool> Running = [];
    private static readonly Meter Meter = new(EventsMeter.Name, typeof(ConsumerMetrics).Assembly.GetName().Version?.ToString());

    private static readonly Counter<long> RetriedCounter = Meter.CreateCounter<long>(
        "events.consumer.retried", "{entry}", "Entries put off for another try.");

    private static readonly Counter<long> StoreFailuresCounter = Meter.CreateCounter<long>(
        "events.consumer.store_failures", "{entry}", "Entries held for another try because the store refused something or could not be reached.");

    private static readonly Counter<long> HandlersUnavailableCounter = Meter.CreateCounter<long>(
        "events.consumer.handlers_unavailable", "{entry}", "Entries held for another try because the class of their handler could not be made.");

    private static readonly Counter<long> SlowHandlersCounter = Meter.CreateCounter<long>(
        "events.consumer.slow_handlers", "{call}", "Handlers that had not ended after the time limit of the warning, each as often as it is told.");

    private static readonly Counter<long> TimedOutCounter = Meter.CreateCounter<long>(
        "events.consumer.timed_out", "{call}", "Handlers that were cancelled for taking longer than they may.");

    private static readonly Counter<long> DeadLetteredCounter = Meter.CreateCounter<long>(
        "events.consumer.dead_lettered", "{entry}", "Entries moved to the dead letters, by reason.");

    private static readonly Counter<long> ReapedCounter = Meter.CreateCounter<long>(
        "events.consumer.reaped", "{entry}", "Idle entries of the group that were claimed.");

    private static readonly Counter<long> LeasesLostCounter = Meter.CreateCounter<long>(
        "events.consumer.leases_lost", "{entry}", "Entries that were in hand and are not this consumer's any more.");

    private static readonly Counter<long> RecordsRestoredCounter = Meter.CreateCounter<long>(
        "events.consumer.records_restored", "{entry}", "Entries in hand whose pending records were destroyed and made anew.");

    private static readonly Counter<long> PayloadsGoneCounter = Meter.CreateCounter<long>(
        "events.consumer.payloads_gone", "{entry}", "Entries that were trimmed or deleted before they were acknowledged.");

    private static readonly Counter<long> UnknownTypesCounter = Meter.CreateCounter<long>(
        "events.consumer.unknown_types", "{entry}", "Entries of a type that is not declared, by type.");

    private static readonly Counter<long> MayBeLostCounter = Meter.CreateCounter<long>(
        "events.group.may_be_lost", "{entry}", "Entries that may be lost with a group that was gone or has fallen back.");

    private static readonly Counter<long> MayRepeatCounter = Meter.CreateCounter<long>(
        "events.group.may_repeat", "{entry}", "Entries that may be delivered again because their group was gone or has fallen back.");

    private static readonly Gauge<long> LagGauge = Meter.CreateGauge<long>(
        "events.group.lag", "{entry}", "Entries that were not delivered to the group yet.");

    private static readonly Gauge<long> PendingGauge = Meter.CreateGauge<long>(
        "events.group.pending", "{entry}", "Entries that were delivered to the group and not acknowledged yet.");

    private static readonly Counter<long> LostCounter = Meter.CreateCounter<long>(
        "events.group.lost", "{entry}", "Entries that were trimmed before the group had read them, at the most.");

    private static readonly Counter<long> UnhandledTypesCounter = Meter.CreateCounter<long>(
        "events.consumer.unhandled_types", "{delivery}", "Deliveries of entries whose type is declared and that no consumer of the group handles.");

    private static readonly Counter<long> PassedOnCounter = Meter.CreateCounter<long>(
        "events.consumer.passed_on", "{entry}", "Entries left to another consumer of the group, which handles their type.");

    private static readonly Counter<long> WithoutDedupeKeyCounter = Meter.CreateCounter<long>(
        "events.consumer.without_dedupe_key", "{delivery}", "Deliveries of entries that have no value for the dedupe key of their handler.");

    static ConsumerMetrics()
    {
        Meter.CreateObservableCounter(
            "events.consumer.handled", static () => Read(static consumer => consumer.HandledCount), "{entry}", "Entries handled.");
        Meter.CreateObservableCounter(
            "events.consumer.skipped", static () => Read(static consumer => consumer.SkippedCount), "{entry}", "Entries acknowledged without running a handler.");
        Meter.CreateObservableCounter(
            "events.consumer.failed", static () => Read(static consumer => consumer.FailedCount), "{entry}", "Failures of handlers.");
        Meter.CreateObservableGauge(
            "events.consumer.in_flight",
            static () => Read(static consumer => consumer.CountInFlight()),
            "{entry}",
            "Entries whose handler has not ended.");
        Meter.CreateObservableGauge(
            "events.consumer.oldest_running",
            static () => Read(static consumer => consumer.GetOldestRunning().TotalSeconds),
            "s",
            "For how long the handler has run that was called first of those that have not ended; 0 when there is none.");
    }

    /// <summary>Whether somebody listens to what <see cref="State"/> tells: it takes a command to find out.</summary>
    public static bool IsStateWatched => LagGauge.Enabled || PendingGauge.Enabled;

    /// <summary>The consumer is read off from now on.</summary>
    public static void Add(IMeasuredConsumer consumer) => Running[consumer] = true;

    /// <summary>The consumer has stopped.</summary>
    public static void Remove(IMeasuredConsumer consumer) => Running.TryRemove(consumer, out _);

    public static void Retried(IMeasuredGroup group) => Add(group, RetriedCounter, 1);

    public static void StoreFailed(IMeasuredGroup group) => Add(group, StoreFailuresCounter, 1);

    public static void HandlerUnavailable(IMeasuredGroup group) => HandlersUnavailableCounter.Add(1, Stream(group), Group(group));

    public static void HandlerSlow(IMeasuredGroup group, string type) =>
        SlowHandlersCounter.Add(1, Stream(group), Group(group), new("type", type));

    public static void HandlerTimedOut(IMeasuredGroup group) => TimedOutCounter.Add(1, Stream(group), Group(group));

    // A handler may give any text as its reason; as a tag it is one of few.
    public static void DeadLettered(IMeasuredGroup group, string reason) => Add(
        group, DeadLetteredCounter, 1, new KeyValuePair<string, object?>("reason", FailureReasons.IsKnown(reason) ? reason : "handler"));

    public static void Reaped(IMeasuredGroup group, int count) => Add(group, ReapedCounter, count);

    public static void LeaseLost(IMeasuredGroup group) => Add(group, LeasesLostCounter, 1);

    public static void RecordRestored(IMeasuredGroup group) => Add(group, RecordsRestoredCounter, 1);

    public static void PayloadGone(IMeasuredGroup group) => Add(group, PayloadsGoneCounter, 1);

    public static void UnknownType(IMeasuredGroup group, string type) =>
        Add(group, UnknownTypesCounter, 1, new KeyValuePair<string, object?>("type", type));

    public static void Lost(IMeasuredGroup group, long atMost) => Add(group, LostCounter, atMost);

    public static void UnhandledType(IMeasuredGroup group, string type) =>
        Add(group, UnhandledTypesCounter, 1, new KeyValuePair<string, object?>("type", type));

    public static void PassedOn(IMeasuredGroup group, string type) =>
        Add(group, PassedOnCounter, 1, new KeyValuePair<string, object?>("type", type));

    public static void WithoutDedupeKey(IMeasuredGroup group, string type) =>
        Add(group, WithoutDedupeKeyCounter, 1, new KeyValuePair<string, object?>("type", type));

    public static void Restored(IMeasuredGroup group, long mayBeLost, long mayRepeat)
    {
        Add(group, MayBeLostCounter, mayBeLost);
        Add(group, MayRepeatCounter, mayRepeat);
    }

    public static void State(IMeasuredGroup group, long? lag, long pending)
    {
        if (lag is { } known) Record(group, LagGauge, known);
        Record(group, PendingGauge, pending);
    }

    // Who listens is the application's code, and runs here: what it throws costs the measurement.
    private static void Add(IMeasuredGroup group, Counter<long> counter, long value, KeyValuePair<string, object?>? more = null)
    {
        try
        {
            if (more is { } tag) counter.Add(value, Stream(group), Group(group), tag);
            else counter.Add(value, Stream(group), Group(group));
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(group.Logger, counter.Name, exception);
        }
    }

    private static void Record(IMeasuredGroup group, Gauge<long> gauge, long value)
    {
        try
        {
            gauge.Record(value, Stream(group), Group(group));
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(group.Logger, gauge.Name, exception);
        }
    }

    private static IEnumerable<Measurement<T>> Read<T>(Func<IMeasuredConsumer, T> read)
        where T : struct
    {
        foreach ((IMeasuredConsumer consumer, _) in Running)
        {
            yield return new Measurement<T>(
                read(consumer), new("stream", consumer.Stream), new("group", consumer.Group), new("consumer", consumer.Name));
        }
    }

    private static KeyValuePair<string, object?> Stream(IMeasuredGroup group) => new("stream", group.StreamName);

    private static KeyValuePair<string, object?> Group(IMeasuredGroup group) => new("group", group.Group);
}
