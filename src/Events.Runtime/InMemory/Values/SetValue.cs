namespace Events.InMemory.Values;

/// <summary>A set at a key (a byte in each character).</summary>
internal sealed class SetValue
{
    public HashSet<string> Members { get; } = [];
}
