using Events.TestSupport;

namespace Events.Cli;

/// <summary>All tests that share one server, with keys of their own.</summary>
[CollectionDefinition(Name)]
public sealed class CliCollection : ICollectionFixture<RedisServerFixture>
{
    public const string Name = "Cli";
}
