namespace Events.Conformance.Stores;

/// <summary>All tests of readers that share a connection to one server, or to each node of one cluster.</summary>
[CollectionDefinition(Name)]
public sealed class SharedReadsCollection : ICollectionFixture<SharedReadsStoreFixture>, ICollectionFixture<ClusterSharedReadsStoreFixture>
{
    public const string Name = "SharedReads";
}
