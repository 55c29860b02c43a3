using System.Diagnostics.CodeAnalysis;
using Events.Middleware;
using Events.Policies;
using Events.Settings;

namespace Events;

/// <summary>Options of a consumer: how it reads, handles, acknowledges and recovers. The defaults suit handlers of up to some seconds.</summary>
public sealed class ConsumerOptions
{
    /// <summary>
    /// The consumer's name within its group. Null (default): the machine's name and the first number that no live process
    /// uses, such as <c>web-3-1</c>, so that a restart takes up what it left. A given name is waited for while another
    /// live process has it.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>The number of handlers that run at a time. Default 1: events are handled one after the other, in stream order.</summary>
    public int Concurrency { get; set; } = 1;

    /// <summary>The largest number of entries that one read asks for (<c>COUNT</c>). Default 100, the knee of Redis' throughput.</summary>
    public int BatchSize { get; set; } = 100;

    /// <summary>
    /// The amount of work that a consumer holds: as many entries as its handlers will have handled within this time, at the pace at which they have gone
    /// so far, and never less than they can begin now (<see cref="Concurrency"/> entries, or batches). Default 200 ms. So consumers of one group share what
    /// is there, however long handlers take, and what nobody can begin yet stays on the server, where the lag shows it. Zero holds no
    /// more than can begin; <see cref="TimeSpan.MaxValue"/> leaves it to <see cref="Prefetch"/> alone. Longer helps where a round trip
    /// to the server takes more than some milliseconds. What a handler that takes five times as long, and a second at least, keeps
    /// waiting is released while other consumers of the group live: no delivery is counted.
    /// </summary>
    public TimeSpan HoldTarget { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The largest number of entries that are held unhandled, those being handled included, those waiting behind others of their ordering key
    /// too. Default 300: one batch is handled while two are on their way. Reading goes on when about half of what may be held is done. Entries
    /// that are reaped may come on top, half as many at the most.
    /// </summary>
    public int Prefetch { get; set; } = 300;

    /// <summary>
    /// The largest number of bytes of entries that are held unhandled or asked for, by the size of those that came lately. Default 32 MiB.
    /// One entry is always taken, however large. At least 1.
    /// </summary>
    public long PrefetchBytes { get; set; } = 32 << 20;

    /// <summary>
    /// The time for which one read waits for entries (<c>BLOCK</c>). Default 2 seconds. It delays neither an entry, which ends the
    /// wait at once, nor stopping; it bounds how long a half-dead connection goes unnoticed. Of a leased partition it is 2 seconds at the most.
    /// </summary>
    public TimeSpan BlockTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The time for which a pending entry must lie idle before another consumer may claim it. Default 60 seconds. Within it, plus one
    /// <see cref="ReapInterval"/>, the entries of a consumer that died are handled by another. A handler may run for longer: the entries
    /// that a live consumer holds are renewed every <see cref="LeaseRenewal"/>.
    /// </summary>
    public TimeSpan MinIdle { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The interval at which a live consumer renews the leases of what it has had in hand for as long, by one command, and looks at what others have moved to
    /// it or released. Default 1 second, but never less often than four times within <see cref="MinIdle"/>. Programs of another kind
    /// that share the group must let entries be idle for longer than twice this before they claim them.
    /// </summary>
    public TimeSpan LeaseRenewal { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The interval at which the consumer looks for idle pending entries of its group to claim. Default 15 seconds, ± 20 %.</summary>
    public TimeSpan ReapInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The largest number of entries that one page of the reaper claims: one script (XPENDING, XCLAIM) and the XRANGE sent with it. Default
    /// 100; larger pages stall the server.
    /// </summary>
    public int ReapPageSize { get; set; } = 100;

    /// <summary>
    /// The time that one sweep over the pending entries list may take before it pauses until the next interval and goes on where
    /// it was. Default 1 second.
    /// </summary>
    public TimeSpan ReapTimeBudget { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The maximum number of handled entries that wait for their XACK. Default 200.</summary>
    public int AckBatchSize { get; set; } = 200;

    /// <summary>
    /// The maximum time for which a handled entry waits for its XACK while others are being handled. Default 100 ms; when nothing
    /// is left to handle it goes at once.
    /// </summary>
    public TimeSpan AckDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The number of deliveries after which an entry that always fails is moved to the dead-letter stream. Default 5. It
    /// counts what the server counts, so deliveries to processes that died too. At least 2 for a group with batch
    /// handlers.
    /// </summary>
    public int MaxDeliveries { get; set; } = 5;

    /// <summary>The policy by which failed entries are tried again. Default: after 1 s, doubling up to 5 minutes, ± 20 %.</summary>
    public RetryPolicy Retry { get; set; } = new();

    /// <summary>
    /// The policy for entries whose type the stream declares and no consumer of the group handles, this one or another that was heard of within
    /// <see cref="HandledTypesKept"/>. Default <see cref="UnhandledEventPolicy.Skip"/>. A group that is at most once has them done with when they are
    /// read, whatever this says.
    /// </summary>
    public UnhandledEventPolicy UnhandledEvents { get; set; } = UnhandledEventPolicy.Skip;

    /// <summary>
    /// The time for which other consumers of the group leave to this one the event types that it handles, after they last heard of it: a
    /// restart or a deployment of it should take no longer. Default 1 minute.
    /// </summary>
    public TimeSpan HandledTypesKept { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The policy for entries whose type the stream does not declare and no other consumer of the group handles. Default
    /// <see cref="UnhandledEventPolicy.DeadLetter"/>. A group that is at most once has them done with when they are read, whatever this says.
    /// </summary>
    public UnhandledEventPolicy UnknownEvents { get; set; } = UnhandledEventPolicy.DeadLetter;

    /// <summary>
    /// The policy for entries without a value for the dedupe key of their handler. Default <see cref="MissingDedupeKeyPolicy.Handle"/>.
    /// A group that is at most once handles them, whatever this says.
    /// </summary>
    public MissingDedupeKeyPolicy MissingDedupeKey { get; set; } = MissingDedupeKeyPolicy.Handle;

    /// <summary>
    /// Decides what becomes of entries with a field whose key was destroyed on purpose. Default <see cref="DestroyedKeyPolicy.DeadLetter"/>. A group that is
    /// at most once has them done with when they are read, whatever this says.
    /// </summary>
    public DestroyedKeyPolicy DestroyedKey { get; set; } = DestroyedKeyPolicy.DeadLetter;

    /// <summary>The approximate number of dead letters to keep. Default 100,000; 0 keeps all.</summary>
    public long MaxDeadLetters { get; set; } = 100_000;

    /// <summary>
    /// Tells whether log lines and dead letters say which value of a field did not decode, and what the constructor of an event said when it
    /// refused one. Default false: values are the application's data, and logs go to many.
    /// </summary>
    public bool LogFieldValues { get; set; }

    /// <summary>
    /// Entries are acknowledged by being read (<c>NOACK</c>): at most once, nothing is retried, reaped or dead-lettered, and a
    /// crash loses what was read. Default false.
    /// </summary>
    public bool AtMostOnce { get; set; }

    /// <summary>
    /// The time after which a consumer of the group that owns nothing and belongs to no live process is deleted. Default 1 hour.
    /// </summary>
    public TimeSpan DeleteConsumersAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The number of undelivered entries from which on the consumer logs that its group falls behind. Default 10,000; 0 never.</summary>
    public long LagWarning { get; set; } = 10_000;

    /// <summary>
    /// The time for which stopping waits for running handlers before it cancels them. Default 20 seconds, within the 30 that a host has.
    /// </summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The time for which stopping waits for handlers that it has cancelled, before it goes on without those that ignore it. Default 3 seconds.
    /// The same when the consumer starts over after a failure.
    /// </summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The time after which a handler that has not ended is logged and counted (<c>events.consumer.slow_handlers</c>), and again whenever it has
    /// run twice as long: it keeps its place in <see cref="Concurrency"/>. Default 30 seconds. It is also how long a worker waits for the
    /// services of a handler to be disposed.
    /// </summary>
    public TimeSpan SlowHandlerWarning { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The time after which a handler's token is cancelled. Null (default): never. What it throws then is a failure with a
    /// <see cref="TimeoutException"/>, which counts the delivery; if it succeeds all the same, it has succeeded. One that ignores its token
    /// is not begun a second time while it runs: it keeps its place in <see cref="Concurrency"/> and the lease on its entry until it ends.
    /// </summary>
    public TimeSpan? HandlerTimeout { get; set; }

    /// <summary>
    /// The age up to which the handler of an event goes on with the trace that it was produced in; that of an older one begins a trace of its own, with a
    /// link, and so do those of an event that was delivered before or requeued, and of a batch. Default 1 minute; zero for a link always. Without anybody who
    /// listens to <see cref="Diagnostics.EventsActivitySource"/> it means nothing.
    /// </summary>
    public TimeSpan LinkTracesAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Tells whether a handler's activity has the baggage that came with the event (<see cref="Producing.StreamOptions.SendsBaggage"/>). Default false: who may
    /// write to the stream decides what is in it. At most 64 members of 8 KiB in all.
    /// </summary>
    public bool TakesBaggage { get; set; }

    /// <summary>
    /// Tells whether lines that a handler logs have a scope with <c>Stream</c>, <c>Group</c>, <c>EntryId</c> and <c>Attempt</c>. Default true; it costs nothing
    /// where the application's logging has no scopes.
    /// </summary>
    public bool LogScopes { get; set; } = true;

    /// <summary>
    /// Tells whether each partition of the stream is leased to one consumer of the group, so that the events of a key are handled in order by all of them
    /// together. They share the partitions evenly, and again when one joins, leaves or dies; within 10 seconds, the length of a lease, another one reads
    /// what a dead one had. Default true; false lets all consumers read all partitions, as they do a stream without. Of streams without partitions it says
    /// nothing. All consumers of a group need the same, and no <see cref="Name"/> where it is true.
    /// </summary>
    public bool LeasesPartitions { get; set; } = true;

    internal MiddlewareList Middleware { get; } = new();

    /// <summary>Runs a middleware around this consumer's handlers of single events, within those of the application and of the stream.</summary>
    /// <param name="middleware">The middleware; several threads call it at a time when <see cref="Concurrency"/> is more than 1.</param>
    public ConsumerOptions AddMiddleware(EventMiddleware middleware)
    {
        Middleware.Add(middleware);
        return this;
    }

    /// <summary>Runs a middleware around this consumer's batch handlers, within those of the application and of the stream.</summary>
    /// <param name="middleware">The middleware; several threads call it at a time when <see cref="Concurrency"/> is more than 1.</param>
    public ConsumerOptions AddBatchMiddleware(BatchMiddleware middleware)
    {
        Middleware.Add(middleware);
        return this;
    }

    /// <summary>
    /// Runs a middleware around this consumer's handlers, of single events and of batches. The container makes it, once; so it is for consumers that
    /// <c>AddEvents</c> makes.
    /// </summary>
    /// <typeparam name="TMiddleware">The class; registered as a singleton unless the application has registered it itself.</typeparam>
    public ConsumerOptions AddMiddleware<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMiddleware>()
        where TMiddleware : class, IEventMiddleware
    {
        Middleware.Add<TMiddleware>();
        return this;
    }

    /// <summary>The interval at which leases are renewed.</summary>
    internal TimeSpan RenewalInterval => LeaseRenewal < MinIdle / 4 ? LeaseRenewal : MinIdle / 4;

    internal void Validate()
    {
        if (Name is { Length: 0 }) throw new ArgumentException("ConsumerOptions.Name is empty; leave it null for one that is made.", nameof(Name));
        AtLeast(Concurrency, 1, nameof(Concurrency));
        AtLeast(BatchSize, 1, nameof(BatchSize));
        if (Prefetch < Concurrency)
        {
            throw new ArgumentOutOfRangeException(
                nameof(Prefetch), Prefetch, $"ConsumerOptions.Prefetch is {Prefetch}; it must be at least Concurrency, which is {Concurrency}.");
        }

        AtLeast(HoldTarget, TimeSpan.Zero, nameof(HoldTarget));
        AtLeast(PrefetchBytes, 1L, nameof(PrefetchBytes));
        AtLeast(BlockTime, TimeSpan.FromMilliseconds(1), nameof(BlockTime));
        AtLeast(MinIdle, TimeSpan.FromMilliseconds(4), nameof(MinIdle));
        AtLeast(LeaseRenewal, TimeSpan.FromMilliseconds(1), nameof(LeaseRenewal));
        AtLeast(ReapInterval, TimeSpan.FromMilliseconds(1), nameof(ReapInterval));
        AtLeast(ReapPageSize, 1, nameof(ReapPageSize));
        AtLeast(ReapTimeBudget, TimeSpan.Zero, nameof(ReapTimeBudget));
        AtLeast(AckBatchSize, 1, nameof(AckBatchSize));
        AtLeast(AckDelay, TimeSpan.Zero, nameof(AckDelay));
        AtLeast(MaxDeliveries, 1, nameof(MaxDeliveries));
        AtLeast(HandledTypesKept, TimeSpan.FromMilliseconds(4), nameof(HandledTypesKept));
        AtLeast(MaxDeadLetters, 0L, nameof(MaxDeadLetters));
        AtLeast(DeleteConsumersAfter, TimeSpan.Zero, nameof(DeleteConsumersAfter));
        AtLeast(LagWarning, 0L, nameof(LagWarning));
        AtLeast(StopTimeout, TimeSpan.Zero, nameof(StopTimeout));
        AtLeast(StopGrace, TimeSpan.Zero, nameof(StopGrace));
        AtLeast(SlowHandlerWarning, TimeSpan.FromMilliseconds(1), nameof(SlowHandlerWarning));
        if (HandlerTimeout is { } limit) AtLeast(limit, TimeSpan.FromMilliseconds(1), nameof(HandlerTimeout));
        AtLeast(LinkTracesAfter, TimeSpan.Zero, nameof(LinkTracesAfter));
        ArgumentNullException.ThrowIfNull(Retry, nameof(Retry));
        Retry.Validate();
    }

    private static void AtLeast<T>(T value, T least, string name)
        where T : IComparable<T> => Check.AtLeast(value, least, nameof(ConsumerOptions), name);
}
