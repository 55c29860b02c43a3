namespace Events.Store.Delivery;

/// <summary>The result of claiming a dedupe key.</summary>
public enum DedupeState
{
    /// <summary>The key is claimed for this entry: handle it.</summary>
    Claimed,

    /// <summary>An event with the key was handled within the window: acknowledge without handling.</summary>
    Done,

    /// <summary>Another entry with the key is being handled right now: try again later.</summary>
    InProgress,
}
