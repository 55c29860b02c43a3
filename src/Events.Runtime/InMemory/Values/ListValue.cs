namespace Events.InMemory.Values;

/// <summary>A list at a key (a byte in each character).</summary>
internal sealed class ListValue
{
    public List<string> Items { get; } = [];
}
