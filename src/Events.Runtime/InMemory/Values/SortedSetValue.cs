namespace Events.InMemory.Values;

/// <summary>A sorted set at a key: members (a byte in each character) and their scores.</summary>
internal sealed class SortedSetValue
{
    public Dictionary<string, double> Scores { get; } = [];
}
