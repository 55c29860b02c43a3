namespace Events.Store;

/// <summary>Says how a process knows of entries that are missing now.</summary>
public enum ConfirmedLossKind
{
    /// <summary>It has produced them, and the server had confirmed each (<c>XADD</c> had answered with its ID).</summary>
    Produced,

    /// <summary>It has read them.</summary>
    Read,
}
