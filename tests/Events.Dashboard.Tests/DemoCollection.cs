using Events.TestSupport;

namespace Events.Dashboard;

/// <summary>The demo's tests: a Redis and a browser of their own, so that they run beside those of the dashboard alone.</summary>
[CollectionDefinition(Name)]
public sealed class DemoCollection : ICollectionFixture<RedisServerFixture>, ICollectionFixture<BrowserFixture>
{
    public const string Name = "demo";
}
