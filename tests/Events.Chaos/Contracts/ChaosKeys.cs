using Events.Store;

namespace Events.Chaos.Contracts;

/// <summary>The keys that commits write to, in the slot of the stream.</summary>
public static class ChaosKeys
{
    public const string Group = "chaos";

    public static readonly StreamKey Stream = new(ChaosStream.Definition.Key);

    /// <summary>The sum of all amounts.</summary>
    public const string Total = "{chaos}:total";

    /// <summary>A hash: how often each event was booked.</summary>
    public const string Booked = "{chaos}:booked";
}
