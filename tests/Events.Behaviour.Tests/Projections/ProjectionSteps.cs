using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Projections;
using Events.Store;

namespace Events.Behaviour.Projections;

/// <summary>What tests of projections have in common.</summary>
internal static class ProjectionSteps
{
    /// <summary>Options with times that the world can wait for.</summary>
    public static ProjectionOptions Options(World world, Action<ProjectionOptions>? configure = null)
    {
        var options = new ProjectionOptions { Lease = world.MinIdle / 2, PollInterval = TimeSpan.FromMilliseconds(50), KeepOld = TimeSpan.Zero };
        configure?.Invoke(options);
        return options;
    }

    /// <summary>Produces work with the numbers from the first one on.</summary>
    public static async Task ProduceAsync(World world, int first, int count)
    {
        for (int i = first; i < first + count; i++) await world.Stream.ProduceAsync(new Work(i));
    }

    /// <summary>The numbers that the live state has, in the order in which they were written.</summary>
    public static async Task<List<int>> NumbersAsync(World world)
    {
        string key = await world.Client.OpenProjection<Tally>(world.Key).KeyAsync(Tally.Part);
        using EntryPage page = await world.Store.RangeAsync(new StreamKey(key), EntryId.Min, EntryId.Max, 10_000);
        return [.. Enumerable.Range(0, page.Count).Select(i => int.Parse(page.GetFields(i).ToPairs().Single().Value))];
    }

    /// <summary>Waits until the live state has all numbers up to one; it has them once and in order then.</summary>
    public static async Task HasAsync(World world, int count)
    {
        await world.UntilAsync(async () => (await NumbersAsync(world)).Count >= count);
        Assert.Equal(Enumerable.Range(1, count), await NumbersAsync(world));
    }
}
