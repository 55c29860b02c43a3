using Xunit;

namespace Events.TestSupport;

/// <summary>One server for all tests of a class or collection; each test uses keys of its own.</summary>
public sealed class RedisServerFixture : IAsyncLifetime
{
    public RedisServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await RedisServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
