using Events.Store.Projections;

namespace Events.InMemory.Values;

/// <summary>One state of a projection. Times are Unix milliseconds.</summary>
/// <param name="number">Its number.</param>
internal sealed class ProjectedState(int number)
{
    public int Number { get; } = number;

    public string? Owner { get; set; }

    public long Until { get; set; }

    public ProjectionPosition? Position { get; set; }

    public string? Fault { get; set; }

    public bool IsBroken { get; set; }

    /// <summary>The time at which it is deleted; null as long as it is of use.</summary>
    public long? DropAt { get; set; }

    public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);
}
