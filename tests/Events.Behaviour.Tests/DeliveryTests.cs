using Events.Behaviour.Worlds;

namespace Events.Behaviour;

/// <summary>What every topic of the suite starts from: a world of its own, embedded or real.</summary>
public abstract class DeliveryTests : IAsyncLifetime
{
    protected World World { get; private set; } = null!;

    public async Task InitializeAsync() => World = await OpenWorldAsync();

    public virtual async Task DisposeAsync() => await World.DisposeAsync();

    protected abstract Task<World> OpenWorldAsync();
}
