using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>A store whose time passes when the test says so, and into which the test can look.</summary>
public abstract class DeliveryFixture : StoreFixture
{
    /// <summary>The clock of the store.</summary>
    public virtual TimeProvider Time => TimeProvider.System;

    /// <summary>Lets time pass: at once where the clock is the test's own, else by waiting for the server's.</summary>
    public abstract Task PassAsync(TimeSpan time);

    /// <summary>All that is in the store, as text: equal when nothing was written.</summary>
    public abstract Task<string> SnapshotAsync();

    /// <summary>What a key holds that is not a stream: a string as it is, what is in another, sorted; null for nothing.</summary>
    public abstract Task<string?> ValueAsync(StreamKey key);

    /// <summary>For how long a key holds its value; null for ever.</summary>
    public abstract Task<TimeSpan?> LeftAsync(StreamKey key);

    /// <summary>Sets the position of a group, as an operator would: XGROUP SETID.</summary>
    public abstract Task SetGroupAsync(StreamKey stream, string group, EntryId id);

    /// <summary>Deletes a consumer with all that is pending for it, as an operator would: XGROUP DELCONSUMER.</summary>
    public abstract Task DeleteConsumerAsync(StreamKey stream, string group, string consumer);

    /// <summary>Adds an entry whose ID is of a time long after the store has connected.</summary>
    public async Task<EntryId> AddLongConnectedAsync(StreamKey stream)
    {
        await BeLongConnectedAsync();
        return await Store.AddAsync(stream, Fields.Of("f", "v").View);
    }

    /// <summary>Commits as a store that has been connected for long.</summary>
    public virtual async Task<IReadOnlyList<LostEntry>> CommitLongConnectedAsync(
        StreamKey stream, string group, string consumer, OwnedEntry[] entries, TimeSpan remembered) =>
        await Store.CommitAsync(new(stream, group, consumer), entries, [], remembered);

    /// <summary>Lets time pass where that costs none.</summary>
    protected virtual Task BeLongConnectedAsync() => PassAsync(TimeSpan.FromMinutes(1));

    /// <summary>FLUSHALL.</summary>
    public abstract Task FlushAsync();
}
