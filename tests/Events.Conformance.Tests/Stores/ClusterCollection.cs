using Events.Conformance.Delivery;

namespace Events.Conformance.Stores;

/// <summary>All tests that need a cluster: they run one after the other and share one.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterCollection : ICollectionFixture<ClusterStoreFixture>, ICollectionFixture<ClusterDeliveryFixture>
{
    public const string Name = "Cluster";
}
