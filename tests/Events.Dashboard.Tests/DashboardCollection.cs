using Events.TestSupport;

namespace Events.Dashboard;

/// <summary>One Redis and one browser for all tests of the dashboard.</summary>
[CollectionDefinition(Name)]
public sealed class DashboardCollection : ICollectionFixture<RedisServerFixture>, ICollectionFixture<BrowserFixture>
{
    public const string Name = "dashboard";
}
