using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Subscribing;

/// <summary>Enumerates a subscription and remembers the IDs that came.</summary>
internal sealed class Following : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<EntryId> _ids = [];
    private readonly CancellationTokenSource _stop = new();

    public Following(StreamSubscription subscription, Func<StreamEntry, ValueTask>? body = null)
    {
        Subscription = subscription;
        Completion = Task.Run(() => FollowAsync(body));
    }

    public StreamSubscription Subscription { get; }

    public Task Completion { get; }

    public EntryId[] Ids
    {
        get
        {
            lock (_lock) return [.. _ids];
        }
    }

    public int Count
    {
        get
        {
            lock (_lock) return _ids.Count;
        }
    }

    /// <summary>Waits for so many, as long as more come; fails with what the enumeration threw.</summary>
    public async Task HasAsync(int count)
    {
        for (int before = Count; before < count; before = Count)
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    if (Completion.IsFaulted) await Completion;
                    return Count > before;
                },
                Eventually.Patience * 2);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task FollowAsync(Func<StreamEntry, ValueTask>? body)
    {
        await foreach (StreamEntry entry in Subscription.WithCancellation(_stop.Token))
        {
            lock (_lock) _ids.Add(entry.Id);
            if (body is not null) await body(entry);
        }
    }
}
