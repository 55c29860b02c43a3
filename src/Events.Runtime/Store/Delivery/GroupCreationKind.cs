namespace Events.Store;

/// <summary>Whether a group was there.</summary>
public enum GroupCreationKind
{
    /// <summary>It was there and is unchanged.</summary>
    Existed,

    /// <summary>It never existed and starts as declared.</summary>
    Created,

    /// <summary>It existed once, was gone, and continues at its floor.</summary>
    Restored,
}
