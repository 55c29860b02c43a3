namespace Events.InMemory.Values;

/// <summary>A hash at a key: fields and their values (a byte in each character).</summary>
internal sealed class HashValue
{
    public Dictionary<string, string> Fields { get; } = [];
}
