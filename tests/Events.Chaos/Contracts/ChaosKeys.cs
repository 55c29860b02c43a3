using Events.Store;

namespace Events.Chaos.Contracts;

/// <summary>The keys beside the stream, in its slot.</summary>
public static class ChaosKeys
{
    public const string Group = "chaos";

    /// <summary>A second group, which has no effects.</summary>
    public const string Audit = "audit";

    /// <summary>A projection.</summary>
    public const string Projection = "totals";

    /// <summary>What waits for its time, by when it is due.</summary>
    public const string Scheduled = "{chaos}:scheduled";

    /// <summary>Counts the sum of all amounts that were committed.</summary>
    public const string Total = "{chaos}:total";

    /// <summary>A hash that counts how often each event was committed.</summary>
    public const string Booked = "{chaos}:booked";

    /// <summary>How far the groups had come.</summary>
    public const string Floors = "{chaos}:floor";

    /// <summary>What the runtime gave up.</summary>
    public const string DeadLetters = "{chaos}:dead";

    public static readonly StreamKey Stream = new(ChaosStream.Definition.Key);
}
