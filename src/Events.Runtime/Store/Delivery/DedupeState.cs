namespace Events.Store.Delivery;

/// <summary>What the claim of a dedupe key found.</summary>
public enum DedupeState
{
    /// <summary>The key is claimed for this entry: handle it.</summary>
    Claimed,

    /// <summary>An event with the key was handled within the window: acknowledge without handling.</summary>
    Done,

    /// <summary>Another entry with the key is being handled right now: try again later.</summary>
    InProgress,
}
