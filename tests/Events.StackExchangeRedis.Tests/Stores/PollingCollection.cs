namespace Events.StackExchangeRedis.Stores;

/// <summary>All tests of the store that polls: they run one after the other and share one server.</summary>
[CollectionDefinition(Name)]
public sealed class PollingCollection : ICollectionFixture<PollingStoreFixture>
{
    public const string Name = "Polling";
}
