using Events.Store;
using Events.Store.Roles;

namespace Events.Conformance.Stores;

/// <summary>A store under test, and what its tests need that the seam does not offer.</summary>
public abstract class StoreFixture : IAsyncLifetime
{
    public abstract IStreamStore Store { get; }

    /// <summary>
    /// Whether it answers as Redis 7.0 in the few things that changed since: what ends a blocked read, when a consumer
    /// appears and counts as seen, and the lag after trimming. The embedded store does.
    /// </summary>
    public virtual bool IsRedis70 => true;

    /// <summary>
    /// Whether readers that wait look again from time to time, instead of being woken by the store. Then who gets an entry
    /// first is anybody's, one look finds all that came since the last, and what happened in between goes unnoticed.
    /// </summary>
    public virtual bool IsPolling => false;

    /// <summary>Whether what ends a wait does so as on Redis 7.0.</summary>
    public bool WakesAsRedis70 => IsRedis70 && !IsPolling;

    /// <summary>Puts something else than a stream at a key.</summary>
    public abstract Task PutOtherValueAsync(StreamKey key);

    /// <summary>How many readers wait at the key; lets a test wait until they do.</summary>
    public abstract Task<int> CountBlockedAsync(StreamKey key);

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();
}
