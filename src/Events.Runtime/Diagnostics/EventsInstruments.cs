using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Events.Diagnostics;

/// <summary>
/// The instruments of <see cref="EventsMeter"/>: one set for each container, which has a meter of its own, and one for all clients without any. What is
/// counted for every event is read off the running consumers when somebody asks; durations, ages and sizes are measured when somebody listens.
/// </summary>
internal sealed class EventsInstruments
{
    // More names than an application has; what is beyond begins at zero again.
    private const int MaxEnded = 10_000;

    // The buckets that the conventions advise, in seconds, and such for an age and for a size.
    private static readonly double[] Durations = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
    private static readonly double[] Ages = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 3600, 86400];
    private static readonly long[] Sizes = [64, 128, 256, 512, 1024, 4096, 16384, 65536, 262144, 1048576, 16777216];

    private readonly ConcurrentDictionary<IMeasuredConsumer, bool> _running = [];

    // What consumers had counted that have stopped: the next one of the same name goes on from there, so that no counter goes back.
    private readonly ConcurrentDictionary<(string Stream, string Group, string Name), ConsumerCounts> _ended = [];

    private static readonly ConditionalWeakTable<IMeterFactory, EventsInstruments> OfContainers = [];

    private EventsInstruments(IMeterFactory? meters)
    {
        Meter meter = meters is null
            ? new Meter(EventsMeter.Name, LibraryVersion.Text)
            : meters.Create(new MeterOptions(EventsMeter.Name) { Version = LibraryVersion.Text });
        Retried = Make(meter, static meter => meter.CreateCounter<long>("events.consumer.retried", "{entry}", "Entries deferred to another delivery."));
        StoreFailures = Make(meter, static meter => meter.CreateCounter<long>("events.consumer.store_failures", "{entry}", "Entries held for another try because the store refused something or could not be reached."));
        HandlersUnavailable = Make(meter, static meter => meter.CreateCounter<long>("events.consumer.handlers_unavailable", "{entry}", "Entries held for another try because the class of their handler could not be made."));
        SlowHandlers = Make(meter, static meter => meter.CreateCounter<long>("events.consumer.slow_handlers", "{call}", "Handlers that had not ended after the time limit of the warning, each as often as it is told."));
        TimedOut = Make(meter, static meter => meter.CreateCounter<long>("events.consumer.timed_out", "{call}", "Handlers that were cancelled for taking longer than they may."));
        DeadLettered = Make(meter, static meter => meter.CreateCounter<long>("events.consumer.dead_lettered", "{entry}", "Entries moved to the dead letters, by reason."));
        Reaped = Make(meter, static meter => meter.CreateCounter<long>("events.consumer.reaped", "{entry}", "Idle entries of the group that were claimed."));
        LeasesLost = Make(meter, static meter => meter.CreateCounter<long>("events.consumer.leases_lost", "{entry}", "Entries that were in hand and are not this consumer's any more."));
        RecordsRestored = Make(meter, static meter => meter.CreateCounter<long>("events.consumer.records_restored", "{entry}", "Entries in hand whose pending records were destroyed and made anew."));
        PayloadsGone = Make(meter, static meter => meter.CreateCounter<long>("events.consumer.payloads_gone", "{entry}", "Entries that were trimmed or deleted before they were acknowledged."));
        UnknownTypes = Make(meter, static meter => meter.CreateCounter<long>("events.consumer.unknown_types", "{entry}", "Entries of a type that is not declared, by type."));
        MayBeLost = Make(meter, static meter => meter.CreateCounter<long>("events.group.may_be_lost", "{entry}", "Entries that may be lost with a group that was gone or has fallen back."));
        MayRepeat = Make(meter, static meter => meter.CreateCounter<long>("events.group.may_repeat", "{entry}", "Entries that may be delivered again because their group was gone or has fallen back."));
        Lag = Make(meter, static meter => meter.CreateGauge<long>("events.group.lag", "{entry}", "Entries that were not delivered to the group yet."));
        Pending = Make(meter, static meter => meter.CreateGauge<long>("events.group.pending", "{entry}", "Entries that were delivered to the group and not acknowledged yet."));
        ConfirmedLost = Make(meter, static meter => meter.CreateCounter<long>("events.client.confirmed_lost", "{entry}", "Entries that this process was given and the server lacks after a failover or a restart, at the most."));
        Lost = Make(meter, static meter => meter.CreateCounter<long>("events.group.lost", "{entry}", "Entries that were trimmed before the group had read them, at the most."));
        ScheduledMoved = Make(meter, static meter => meter.CreateCounter<long>("events.schedule.moved", "{entry}", "Scheduled events whose time had come and that this process has moved into their stream."));
        ScheduledDelay = Make(meter, static meter => meter.CreateHistogram("events.schedule.delay", "s", "How long after its time the first event of those was moved that were moved together.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Ages }));
        OutboxWaiting = Make(meter, static meter => meter.CreateGauge<long>("events.outbox.waiting", "{event}", "Events that are committed to the outbox and not appended yet."));
        OutboxRefused = Make(meter, static meter => meter.CreateGauge<long>("events.outbox.refused", "{event}", "Those of them that were refused."));
        OutboxAge = Make(meter, static meter => meter.CreateGauge<double>("events.outbox.oldest_age", "s", "How long ago the oldest of them was produced; 0 when there is none."));
        ProjectionLag = Make(meter, static meter => meter.CreateGauge<long>("events.projection.lag", "{entry}", "Entries that a state of a projection has not passed yet."));
        ProjectionAge = Make(meter, static meter => meter.CreateGauge<double>("events.projection.age", "s", "How old the position of a state of a projection is; 0 when it has caught up."));
        ProjectionEntries = Make(meter, static meter => meter.CreateCounter<long>("events.projection.entries", "{entry}", "Entries that were written into a state of a projection, or passed over because it has no handler for them."));
        ProjectionSkipped = Make(meter, static meter => meter.CreateCounter<long>("events.projection.skipped", "{entry}", "Entries that a projection has left out because they failed."));
        ProjectionFaults = Make(meter, static meter => meter.CreateCounter<long>("events.projection.faults", "{fault}", "How often a projection has given up."));
        UnhandledTypes = Make(meter, static meter => meter.CreateCounter<long>("events.consumer.unhandled_types", "{delivery}", "Deliveries of entries whose type is declared and that no consumer of the group handles."));
        PassedOn = Make(meter, static meter => meter.CreateCounter<long>("events.consumer.passed_on", "{entry}", "Entries left to another consumer of the group, which handles their type."));
        WithoutDedupeKey = Make(meter, static meter => meter.CreateCounter<long>("events.consumer.without_dedupe_key", "{delivery}", "Deliveries of entries that have no value for the dedupe key of their handler."));
        OperationDuration = Make(
            meter,
            static meter => meter.CreateHistogram("messaging.client.operation.duration", "s", "How long it took to produce, or to settle.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Durations }));
        ProcessDuration = Make(
            meter,
            static meter => meter.CreateHistogram("messaging.process.duration", "s", "How long a handler took.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Durations }));
        SentMessages = Make(meter, static meter => meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Events produced, or tried to."));
        ProducedSize = Make(meter, static meter => meter.CreateHistogram("events.producer.entry_size", "By", "Sizes of entries that were produced, as sent.", advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = Sizes }));
        HandledSize = Make(meter, static meter => meter.CreateHistogram("events.consumer.entry_size", "By", "Sizes of entries that a handler is called for.", advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = Sizes }));
        EntryAge = Make(meter, static meter => meter.CreateHistogram("events.consumer.entry_age", "s", "How long ago an entry was produced when its handler is called.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Ages }));
        Make(meter, meter => meter.CreateObservableCounter(
            "messaging.client.consumed.messages", () => ReadByConvention(static counts => counts.Delivered), "{message}", "Entries delivered to the consumer."));
        Make(meter, meter => meter.CreateObservableCounter(
            "events.consumer.handled", () => ReadCounts(static counts => counts.Handled), "{entry}", "Entries handled."));
        Make(meter, meter => meter.CreateObservableCounter(
            "events.consumer.skipped", () => ReadCounts(static counts => counts.Skipped), "{entry}", "Entries acknowledged without running a handler."));
        Make(meter, meter => meter.CreateObservableCounter(
            "events.consumer.failed", () => ReadCounts(static counts => counts.Failed), "{entry}", "Failures of handlers."));
        Make(meter, meter => meter.CreateObservableGauge(
            "events.consumer.in_flight", () => Read(static consumer => consumer.CountInFlight()), "{entry}", "Entries whose handler has not ended."));
        Make(meter, meter => meter.CreateObservableGauge(
            "events.consumer.oldest_running",
            () => Read(static consumer => consumer.GetOldestRunning().TotalSeconds),
            "s",
            "For how long the handler has run that was called first of those that have not ended; 0 when there is none."));
    }

    /// <summary>The instruments of clients that no container has made.</summary>
    public static EventsInstruments Shared { get; } = new(null);

    /// <summary>Gives the instruments of a container: all its clients have them in common, whichever store they are over.</summary>
    /// <param name="meters">Makes the meter; null for <see cref="Shared"/>.</param>
    public static EventsInstruments Of(IMeterFactory? meters) =>
        meters is null ? Shared : OfContainers.GetValue(meters, static meters => new EventsInstruments(meters));

    public Counter<long> Retried { get; }

    public Counter<long> StoreFailures { get; }

    public Counter<long> HandlersUnavailable { get; }

    public Counter<long> SlowHandlers { get; }

    public Counter<long> TimedOut { get; }

    public Counter<long> DeadLettered { get; }

    public Counter<long> Reaped { get; }

    public Counter<long> LeasesLost { get; }

    public Counter<long> RecordsRestored { get; }

    public Counter<long> PayloadsGone { get; }

    public Counter<long> UnknownTypes { get; }

    public Counter<long> MayBeLost { get; }

    public Counter<long> MayRepeat { get; }

    public Gauge<long> Lag { get; }

    public Gauge<long> Pending { get; }

    public Counter<long> Lost { get; }

    public Counter<long> ConfirmedLost { get; }

    public Gauge<long> OutboxWaiting { get; }

    public Gauge<long> OutboxRefused { get; }

    public Gauge<double> OutboxAge { get; }

    /// <summary>Tells whether somebody listens to what waits in outboxes: it takes a query to find out.</summary>
    public bool IsOutboxWatched => OutboxWaiting.Enabled || OutboxRefused.Enabled || OutboxAge.Enabled;

    /// <summary>Measures how far projections are behind.</summary>
    public Gauge<long> ProjectionLag { get; }

    /// <summary>Measures how old their positions are.</summary>
    public Gauge<double> ProjectionAge { get; }

    /// <summary>Counts what they have written.</summary>
    public Counter<long> ProjectionEntries { get; }

    /// <summary>Counts what they have left out.</summary>
    public Counter<long> ProjectionSkipped { get; }

    /// <summary>Counts how often they have given up.</summary>
    public Counter<long> ProjectionFaults { get; }

    public Counter<long> UnhandledTypes { get; }

    /// <summary>Counts what is moved when its time has come.</summary>
    public Counter<long> ScheduledMoved { get; }

    /// <summary>Measures how late that is.</summary>
    public Histogram<double> ScheduledDelay { get; }

    public Counter<long> PassedOn { get; }

    public Counter<long> WithoutDedupeKey { get; }

    /// <summary>The time that producing and settling take, by the conventions.</summary>
    public Histogram<double> OperationDuration { get; }

    /// <summary>The time that handlers take, by the conventions.</summary>
    public Histogram<double> ProcessDuration { get; }

    /// <summary>The number of messages that are produced, by the conventions.</summary>
    public Counter<long> SentMessages { get; }

    /// <summary>Measures the size of entries that are produced.</summary>
    public Histogram<long> ProducedSize { get; }

    /// <summary>Measures the size of entries that are handled.</summary>
    public Histogram<long> HandledSize { get; }

    /// <summary>Measures the age of entries when they are handled.</summary>
    public Histogram<double> EntryAge { get; }

    /// <summary>Tells whether somebody listens to the lag or to what is pending: it may take a command to find out.</summary>
    public bool IsStateWatched => Lag.Enabled || Pending.Enabled;

    /// <summary>Tells whether somebody listens to what is measured around each handler.</summary>
    public bool IsHandlingWatched => ProcessDuration.Enabled || EntryAge.Enabled || HandledSize.Enabled;

    /// <summary>Tells whether somebody listens to what is measured around each produce call.</summary>
    public bool IsProducingWatched => OperationDuration.Enabled || SentMessages.Enabled || ProducedSize.Enabled;

    /// <summary>The consumer is read off from now on.</summary>
    public void Add(IMeasuredConsumer consumer) => _running[consumer] = true;

    /// <summary>The consumer has stopped.</summary>
    public void Remove(IMeasuredConsumer consumer)
    {
        if (!_running.ContainsKey(consumer)) return;
        ConsumerCounts counts = CountAll(consumer);
        if (_running.TryRemove(consumer, out _) && (_ended.Count < MaxEnded || _ended.ContainsKey(KeyOf(consumer)))) _ended[KeyOf(consumer)] = counts;
    }

    /// <summary>Scheduled events were moved.</summary>
    /// <param name="stream">Their stream.</param>
    /// <param name="count">How many.</param>
    /// <param name="delay">How long after the time of the first.</param>
    /// <exception cref="Exception">Who listens throws.</exception>
    public void Moved(string stream, int count, TimeSpan delay)
    {
        ScheduledMoved.Add(count, new KeyValuePair<string, object?>("stream", stream));
        ScheduledDelay.Record(delay.TotalSeconds, new KeyValuePair<string, object?>("stream", stream));
    }

    // Who listens is told of each instrument as it is made, and is the application's code: what it throws must not take the instrument with it.
    private static T Make<T>(Meter meter, Func<Meter, T> make)
        where T : Instrument
    {
        try
        {
            return make(meter);
        }
        catch
        {
            var unheard = new Meter(EventsMeter.Name);
            unheard.Dispose();
            return make(unheard);
        }
    }

    private IEnumerable<Measurement<T>> Read<T>(Func<IMeasuredConsumer, T> read)
        where T : struct
    {
        foreach ((IMeasuredConsumer consumer, _) in _running)
        {
            yield return new Measurement<T>(
                read(consumer), new("stream", consumer.Stream), new("group", consumer.Group), new("consumer", consumer.Name));
        }
    }

    private IEnumerable<Measurement<long>> ReadCounts(Func<ConsumerCounts, long> read) => Read(consumer => read(CountAll(consumer)));

    private ConsumerCounts CountAll(IMeasuredConsumer consumer) => _ended.GetValueOrDefault(KeyOf(consumer)).And(consumer);

    private static (string Stream, string Group, string Name) KeyOf(IMeasuredConsumer consumer) => (consumer.Stream, consumer.Group, consumer.Name);

    private IEnumerable<Measurement<long>> ReadByConvention(Func<ConsumerCounts, long> read)
    {
        foreach ((IMeasuredConsumer consumer, _) in _running)
        {
            yield return new Measurement<long>(
                read(CountAll(consumer)),
                new(SpanTags.System, SpanTags.Redis),
                new(SpanTags.OperationName, "receive"),
                new(SpanTags.Destination, consumer.Stream),
                new(SpanTags.Group, consumer.Group),
                new(SpanTags.Consumer, consumer.Name));
        }
    }
}
