using Events.Streams;

namespace Events.Behaviour.Subscriptions;

/// <summary>Enumerates a subscription and remembers what came.</summary>
public sealed class Follower : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<StreamEntry> _entries = [];
    private readonly CancellationTokenSource _stop = new();

    public Follower(StreamSubscription subscription, Func<StreamEntry, Task>? body = null)
    {
        Subscription = subscription;
        Completion = Task.Run(() => FollowAsync(body ?? (static _ => Task.CompletedTask)));
    }

    public StreamSubscription Subscription { get; }

    /// <summary>Ends when the enumeration does; fails with what it threw.</summary>
    public Task Completion { get; }

    public IReadOnlyList<StreamEntry> Entries
    {
        get
        {
            lock (_lock) return [.. _entries];
        }
    }

    public IReadOnlyList<EntryId> Ids => [.. Entries.Select(entry => entry.Id)];

    public int Count
    {
        get
        {
            lock (_lock) return _entries.Count;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task FollowAsync(Func<StreamEntry, Task> body)
    {
        await foreach (StreamEntry entry in Subscription.WithCancellation(_stop.Token))
        {
            lock (_lock) _entries.Add(entry);
            await body(entry);
        }
    }
}
