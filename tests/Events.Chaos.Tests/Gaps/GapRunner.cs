using Events.TestSupport;

namespace Events.Chaos.Gaps;

/// <summary>
/// Runs a scenario over and over: the client dies before its first command, behind its first, behind its second …, until it comes
/// to its aim alive. So every gap between two commands is tried.
/// </summary>
public static class GapRunner
{
    private const int AtOnce = 8;
    private const int Most = 200;

    /// <param name="server">One for all: each has a stream of its own.</param>
    /// <param name="scenario">What is done and what must be true at the end, however far the client came.</param>
    /// <param name="move">A command that is part of what is tried, so that the test cannot miss it.</param>
    public static async Task RunAsync(RedisServer server, Func<GapWorld, Task> scenario, string move)
    {
        bool survived = false, moved = false;
        for (int first = 0; !survived; first += AtOnce)
        {
            Assert.True(first < Most, "The client never comes to its aim.");
            (bool Died, IReadOnlyList<string> Commands)[] runs =
                await Task.WhenAll(Enumerable.Range(first, AtOnce).Select(commands => RunOneAsync(server, scenario, commands)));
            survived = runs.Any(run => !run.Died);
            moved |= runs.Any(run => run.Commands.Contains(move));
        }

        Assert.True(moved, $"The client never sent {move}.");
    }

    private static async Task<(bool Died, IReadOnlyList<string> Commands)> RunOneAsync(
        RedisServer server, Func<GapWorld, Task> scenario, int commands)
    {
        await using GapWorld world = await GapWorld.OpenAsync(server, commands);
        try
        {
            await scenario(world);
            return (world.HasDied, world.Commands);
        }
        catch (Exception exception)
        {
            throw new GapException($"Killed behind command {commands} ({string.Join(", ", world.Commands)}): {exception.Message}", exception);
        }
    }
}
