using Events.Store;

namespace Events.Conformance.Stores;

/// <summary>A Redis Cluster, with one connection to each node that all readers share.</summary>
public sealed class ClusterSharedReadsStoreFixture : ClusterStoreFixture
{
    public override bool IsPolling => true;

    protected override int DedicatedReaders => 0;

    public override Task<int> CountBlockedAsync(StreamKey key) => Task.FromResult(Redis.Keys.CountWaiting(key));
}
