using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Testcontainers.Redis;

namespace Events.TestSupport;

/// <summary>The redis image, where a Docker engine answers.</summary>
internal sealed class RedisDockerContainer : IRedisHost
{
    private readonly RedisContainer _container;

    private RedisDockerContainer(RedisContainer container) => _container = container;

    public bool HasExited => _container.State is TestcontainersStates.Exited or TestcontainersStates.Dead;

    public static async Task<RedisDockerContainer> StartAsync(int port, string folder, string[] arguments)
    {
        // When it is ready is asked over its port; it is the same inside, so that a restart finds it there again.
        RedisContainer container = new RedisBuilder("redis:7")
            .WithPortBinding(port, port)
            .WithBindMount(folder, "/data")
            .WithCommand(["redis-server", "--port", $"{port}", .. arguments])
            .WithWaitStrategy(Wait.ForUnixContainer())
            .Build();
        await container.StartAsync();
        return new RedisDockerContainer(container);
    }

    public async Task<string> ReadOutputAsync()
    {
        (string output, string errors) = await _container.GetLogsAsync();
        return output + errors;
    }

    public void Suspend() => Task.Run(() => _container.PauseAsync()).GetAwaiter().GetResult();

    public void Resume() => Task.Run(() => _container.UnpauseAsync()).GetAwaiter().GetResult();

    // Removed by force, which is a SIGKILL.
    public async Task KillAsync() => await _container.DisposeAsync();
}
