using Events.TestSupport;

namespace Events.Behaviour.Worlds;

/// <summary>One server for the tests that only need keys of their own.</summary>
[CollectionDefinition(Name)]
public sealed class RedisCollection : ICollectionFixture<RedisServerFixture>
{
    public const string Name = "redis";
}
