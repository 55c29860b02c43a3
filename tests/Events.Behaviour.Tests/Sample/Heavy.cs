using System.Collections.Concurrent;

namespace Events.Behaviour.Sample;

/// <summary>An event for which there is no memory, as often as a test says.</summary>
/// <param name="Key">The event.</param>
[Event<HeavyStream>("heavy")]
public sealed partial record Heavy(string Key)
{
    /// <summary>How often there is no memory for an event, by its key.</summary>
    public static ConcurrentDictionary<string, int> Refusals { get; } = [];

    public string Key { get; init; } = Weigh(Key);

    private static string Weigh(string key)
    {
        if (!Refusals.TryGetValue(key, out int left) || left == 0) return key;
        Refusals[key] = left - 1;
        throw new OutOfMemoryException();
    }
}
