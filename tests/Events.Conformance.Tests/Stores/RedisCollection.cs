namespace Events.Conformance.Stores;

/// <summary>All tests that need a Redis: they run one after the other and share one.</summary>
[CollectionDefinition(Name)]
public sealed class RedisCollection : ICollectionFixture<RedisStoreFixture>
{
    public const string Name = "Redis";
}
