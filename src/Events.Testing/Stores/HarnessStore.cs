using Events.Errors;
using Events.InMemory;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.Testing.Clock;
using Events.Testing.Journals;

namespace Events.Testing.Stores;

/// <summary>The embedded store as a server somewhere else: it may be away or slow, answers get lost, and what goes through it is noted.</summary>
internal sealed partial class HarnessStore(string name, InMemoryStreamStore inner, VirtualTime time, Journal journal) : IStreamStore, IAdministrationStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Stream, string Group, string Consumer), HarnessReader> _readers = [];
    private readonly HashSet<(string Stream, string Group, string Consumer)> _refusedNames = [];
    private CancellationTokenSource _away = new();
    private volatile bool _isAway;
    private long _latency;
    private long _calls;
    private int _slowCalls;
    private int _lostAnswers;

    public string Description => "embedded store of a test";

    /// <summary>The words that tell it from others in messages; empty for the store without a name.</summary>
    public string Call => name.Length == 0 ? "" : $" of store '{name}'";

    /// <summary>The store itself, which is never away.</summary>
    public InMemoryStreamStore Inner => inner;

    /// <summary>Tells whether the connection is lost.</summary>
    public bool IsAway => _isAway;

    /// <summary>The time that each command takes, by the harness' clock.</summary>
    public TimeSpan Latency
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _latency));
        set => Interlocked.Exchange(ref _latency, value.Ticks);
    }

    /// <summary>The number of commands that were begun.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>Tells whether a command waits for time to pass.</summary>
    public bool IsWaiting => Volatile.Read(ref _slowCalls) > 0;

    /// <summary>Completes when what is produced to a stream will be seen by all its consumers that were started.</summary>
    public Func<StreamKey, CancellationToken, ValueTask> BeforeProducing { get; set; } = static (_, _) => default;

    /// <summary>Disconnects the store: no command is executed until <see cref="Connect"/>; reads that wait end.</summary>
    public void Disconnect()
    {
        CancellationTokenSource away;
        lock (_lock)
        {
            _isAway = true;
            away = _away;
        }

        away.Cancel();
    }

    public void Connect()
    {
        lock (_lock)
        {
            if (!_isAway) return;
            _away = new CancellationTokenSource();
            _isAway = false;
        }
    }

    /// <summary>The next command that appends entries is executed, and its answer gets lost.</summary>
    public void LoseNextAnswer() => Interlocked.Increment(ref _lostAnswers);

    /// <summary>The reader that a consumer has opened last; null for none.</summary>
    public HarnessReader? FindReader(string stream, string group, string consumer)
    {
        lock (_lock) return _readers.GetValueOrDefault((stream, group, consumer));
    }

    /// <summary>Tells whether a name was refused to a consumer when it last asked for it: it waits, and asks again.</summary>
    public bool IsNameRefused(string stream, string group, string consumer)
    {
        lock (_lock) return _refusedNames.Contains((stream, group, consumer));
    }

    /// <summary>The token by which a read that has begun is cut.</summary>
    public CancellationToken AwayToken
    {
        get
        {
            lock (_lock) return _away.Token;
        }
    }

    public VirtualTime Time => time;

    public Journal Journal => journal;

    public ValueTask OpenAsync(CancellationToken cancellationToken = default) => BeginAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>Finds the entries that are pending.</summary>
    public EntryId[] FindPending(StreamKey stream, string group, ReadOnlySpan<EntryId> ids)
    {
        var pending = new List<EntryId>();
        foreach (EntryId id in ids)
        {
            var query = new PendingQuery { From = id, To = id, Count = 1 };
            if (ResultOf(inner.PendingAsync(stream, group, query)) is [_]) pending.Add(id);
        }

        return [.. pending];
    }

    /// <summary>Does what every command does first.</summary>
    public ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        if (_isAway) return ValueTask.FromException(NotConnected());
        return Latency > TimeSpan.Zero ? WaitAsync(cancellationToken) : default;
    }

    public static UnknownOutcomeException ConnectionLost() =>
        new("The test has cut the connection to the store while it was waited for an answer.");

    // The embedded store answers at once.
    private static IReadOnlyList<PendingEntry> ResultOf(ValueTask<IReadOnlyList<PendingEntry>> answer)
    {
        try
        {
            return answer.AsTask().GetAwaiter().GetResult();
        }
        catch (StreamStoreException)
        {
            return [];
        }
    }

    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _slowCalls);
        try
        {
            await Task.Delay(Latency, time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _slowCalls);
        }

        if (_isAway) throw ConnectionLost();
    }

    private async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> command, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        return await command().ConfigureAwait(false);
    }

    private async ValueTask CallAsync(Func<ValueTask> command, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        await command().ConfigureAwait(false);
    }

    private static ConnectionFailedException NotConnected() =>
        new("The test has cut the connection to the store, so the command was not sent.");

    private static EntryId[] Without(IEnumerable<EntryId> ids, IReadOnlyList<LostEntry> lost) =>
        [.. ids.Where(id => !lost.Any(one => one.Id == id))];
}
