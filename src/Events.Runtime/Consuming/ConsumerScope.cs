using Events.Definitions;
using Events.Diagnostics;
using Events.Naming;
using Events.Policies;
using Events.Protecting;
using Events.Safety;
using Events.Scheduling;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.Supervision;
using Events.Time;
using Microsoft.Extensions.Logging;

namespace Events.Consuming;

/// <summary>Shared by all parts of one consumer: who it is, what it reads, and how.</summary>
internal sealed class ConsumerScope(
    IStreamStore store,
    ConsumerGroupDefinition definition,
    StreamKey stream,
    StreamKey deadLetters,
    string dedupePrefix,
    bool isRequeue,
    NameLease name,
    ConsumerOptions options,
    TimeProvider time,
    ILogger logger,
    ConsumerLife? life = null) : IMeasuredGroup
{
    // Whoever destroys records over and over does not keep it here.
    private const int MaxRestored = 5;

    private readonly StreamKey? _declared;
    private readonly ConsumerLife _life = life ?? new ConsumerLife(new ConsumerMonitor(time, static _ => { }));

    public IStreamStore Store => store;

    public ConsumerGroupDefinition Definition => definition;

    /// <summary>The stream that is read: the declared one, or the group's requeue stream.</summary>
    public StreamKey Stream => stream;

    string IMeasuredGroup.StreamName => stream.Name;

    /// <summary>The counts to add to.</summary>
    public EventsInstruments Instruments { get; init; } = EventsInstruments.Shared;

    public StreamKey DeadLetters => deadLetters;

    /// <summary>Returns the prefix of the keys that mark events as handled; beside the declared stream, so in its slot.</summary>
    public string DedupePrefix => dedupePrefix;

    /// <summary>The schedule that is told of what is scheduled on the stream, and moves it when its time has come.</summary>
    public StreamSchedule Schedule => field ??= new StreamSchedule(store, stream, time, logger, Instruments);

    /// <summary>Tells whether this reads the group's requeue stream: then acknowledged entries are deleted, nobody else needs them.</summary>
    public bool IsRequeue => isRequeue;

    /// <summary>Tells whether the stream is a partition that one consumer reads, whose pending entries the next one takes up as its own.</summary>
    public bool IsLeased { get; init; }

    /// <summary>
    /// The time for which a read waits for entries. One that a process began before it stood still must not be given any when the partition is another's.
    /// </summary>
    public TimeSpan BlockTime => IsLeased && options.BlockTime > NameLease.Margin ? NameLease.Margin : options.BlockTime;

    /// <summary>Knows who handles which event types. Parts that are tested alone do without.</summary>
    public HandledTypes HandledTypes { get; init; } = null!;

    /// <summary>The position of the group, as far as this process knows it.</summary>
    public GroupProgress Progress { get; } = new();

    /// <summary>Knows of entries that are pending for this consumer and not here whether they were tried.</summary>
    public UntriedEntries Untried { get; init; } = new();

    /// <summary>The keys by which the events of each handler are told apart.</summary>
    public EventKeys[] Keys { get; } =
        [.. definition.Handlers.Select(handler => new EventKeys(handler, dedupePrefix, definition.Stream.Find(handler.EventTypeUtf8)?.Personal))];

    /// <summary>The keys of encrypted fields; null when the application has set none.</summary>
    public KeyRing? Protection { get; } = Protections.Of(store);

    /// <summary>The payloads that are kept apart.</summary>
    public Payloads Payloads { get; } = new(store, Protections.Of(store));

    /// <summary>The stream as producers name it, by which payloads are found: also where this reads the requeue stream of a group.</summary>
    public StreamKey Declared
    {
        get => _declared ?? stream;
        init => _declared = value;
    }

    /// <summary>For each handler, true when its events have fields whose keys or payloads must be in memory before it runs.</summary>
    public bool[] NeedsLoading { get; } =
        [.. definition.Handlers.Select(handler => definition.Stream.Events.Any(candidate => candidate.NeedsLoading && candidate.Type == handler.EventType))];

    public string Group => definition.Group;

    /// <summary>Returns the position at which the group starts. Nothing of a requeue stream is ever to be skipped.</summary>
    public GroupStart StartAt => isRequeue ? GroupStart.Beginning : definition.StartAt;

    public NameLease NameLease => name;

    public string Name => name.Name;

    /// <summary>The consumer, for the commands that are about it.</summary>
    public ConsumerKey Consumer => new(stream, definition.Group, name.Name);

    public ConsumerOptions Options => options;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>Owns the tasks of this life of the consumer: what fails in a way that its part does not expect is told to it.</summary>
    public Supervisor Supervisor => _life.Supervisor;

    /// <summary>Returns the consumer's own account of how it is.</summary>
    public ConsumerMonitor Monitor => _life.Monitor;

    /// <summary>The counts of the consumer.</summary>
    public ConsumerCounters Counters => _life.Counters;

    /// <summary>The state of the group.</summary>
    public GroupVitals Vitals => _life.Vitals;

    /// <summary>Explains what the server refuses; null where there is nothing to explain.</summary>
    public PermissionGuard? Permissions => _life.Permissions;

    /// <summary>The entries on which handlers of a former life still work.</summary>
    public StillRunning StillRunning => _life.StillRunning;

    /// <summary>The context that each handler starts from; null for whatever is current.</summary>
    public ExecutionContext? Context => _life.Context;

    public CoarseClock Clock { get; } = new(time);

    /// <summary>Tells whether an entry without a value for its dedupe key is dead-lettered untried.</summary>
    public bool DeadLettersWithoutKey => options is { MissingDedupeKey: MissingDedupeKeyPolicy.DeadLetter, AtMostOnce: false };

    /// <summary>Knows what is this consumer's.</summary>
    public IOwnership? Ownership { get; set; }

    /// <summary>The stream that dead letters go to, and how many it keeps.</summary>
    public DeadLetterTarget DeadLetterTarget =>
        new(deadLetters, options.MaxDeadLetters == 0 ? StreamTrim.None : StreamTrim.ToLength(options.MaxDeadLetters));

    /// <summary>
    /// Tells whether an entry whose lease began then is ours beyond doubt: nobody may claim it before the minimum idle time, and
    /// half of that has not gone by. Otherwise only the server can tell.
    /// </summary>
    public bool IsFresh(long leaseStart) =>
        time.Since(leaseStart) < options.MinIdle / 2 && name.IsHeld;

    /// <summary>Cancels a token that the application's code has.</summary>
    public void Cancel(CancellationTokenSource source) =>
        Cancelling.Begin(source, thrown => Log.CancellationCallbackFailed(logger, definition.Group, stream.Name, thrown));

    /// <summary>Refuses a commit of a group whose entries are acknowledged by being read: there is nothing to fence it with.</summary>
    public void CheckCommit()
    {
        if (options.AtMostOnce)
        {
            throw new InvalidOperationException(
                $"Group '{definition.Group}' is at most once: its entries are acknowledged when they are read, so nothing can be committed with one.");
        }
    }

    /// <summary>Does something that is fenced; again where the pending records of entries were destroyed, which are made anew.</summary>
    /// <param name="step">What is done; it says what is lost.</param>
    public async ValueTask<IReadOnlyList<LostEntry>> FencedAsync(Func<ValueTask<IReadOnlyList<LostEntry>>> step)
    {
        IReadOnlyList<LostEntry> lost = await step().ConfigureAwait(false);
        for (int i = 0; i < MaxRestored && lost.Count > 0 && Ownership is { } owned && await owned.TryRestoreAsync(lost).ConfigureAwait(false); i++)
        {
            lost = await step().ConfigureAwait(false);
        }

        return lost;
    }

    /// <summary>
    /// Tells whether the name is still this process's, so that what is pending for it is: by the clock, or by asking the server when
    /// the lease has run out here.
    /// </summary>
    public ValueTask<bool> OwnsNameAsync() => name.IsHeld ? new ValueTask<bool>(true) : new ValueTask<bool>(name.RenewAsync(default));
}
