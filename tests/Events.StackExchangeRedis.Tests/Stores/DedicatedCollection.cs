namespace Events.StackExchangeRedis.Stores;

/// <summary>All tests of the store whose reads block: they run one after the other and share one server.</summary>
[CollectionDefinition(Name)]
public sealed class DedicatedCollection : ICollectionFixture<DedicatedStoreFixture>
{
    public const string Name = "Dedicated";
}
