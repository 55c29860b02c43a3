using Events.InMemory;
using Events.Store;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Conformance.Delivery;

public sealed class InMemoryDeliveryFixture : DeliveryFixture
{
    private readonly ManualTimeProvider _clock = new();
    private InMemoryStreamStore _store = null!;

    public override IStreamStore Store => _store;

    public override TimeProvider Time => _clock;

    public override Task PassAsync(TimeSpan time)
    {
        _clock.Advance(time);
        return Task.CompletedTask;
    }

    public override Task<string> SnapshotAsync() => Task.FromResult(_store.Snapshot());

    public override Task<string?> ValueAsync(StreamKey key) => Task.FromResult(_store.ValueOf(key));

    public override Task<TimeSpan?> LeftAsync(StreamKey key) => Task.FromResult(_store.LeftOf(key));

    public override Task SetGroupAsync(StreamKey stream, string group, EntryId id)
    {
        _store.SetGroup(stream, group, id);
        return Task.CompletedTask;
    }

    public override Task DeleteConsumerAsync(StreamKey stream, string group, string consumer)
    {
        _store.DestroyConsumer(stream, group, consumer);
        return Task.CompletedTask;
    }

    public override Task FlushAsync()
    {
        _store.Flush();
        return Task.CompletedTask;
    }

    public override Task PutOtherValueAsync(StreamKey key)
    {
        _store.SetOtherValue(key);
        return Task.CompletedTask;
    }

    public override Task<int> CountBlockedAsync(StreamKey key) => Task.FromResult(_store.CountBlocked(key));

    public override Task InitializeAsync()
    {
        _store = new InMemoryStreamStore(_clock);
        return Task.CompletedTask;
    }

    public override async Task DisposeAsync() => await _store.DisposeAsync();
}
