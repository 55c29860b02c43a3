using Events.InMemory;
using Events.Store;
using Events.Store.Roles;

namespace Events.Conformance.Stores;

public sealed class InMemoryStoreFixture : StoreFixture
{
    private readonly InMemoryStreamStore _store = new();

    public override IStreamStore Store => _store;

    public override Task PutOtherValueAsync(StreamKey key)
    {
        _store.SetOtherValue(key);
        return Task.CompletedTask;
    }

    public override Task<int> CountBlockedAsync(StreamKey key) => Task.FromResult(_store.CountBlocked(key));

    public override Task InitializeAsync() => Task.CompletedTask;

    public override async Task DisposeAsync() => await _store.DisposeAsync();
}
