namespace Events.Store.Administration;

/// <summary>The result of deleting a consumer.</summary>
public enum ConsumerDeletionKind
{
    /// <summary>It is deleted.</summary>
    Deleted,

    /// <summary>There is no such consumer.</summary>
    Absent,

    /// <summary>It has entries pending, which would be destroyed with it.</summary>
    HasPending,

    /// <summary>A process holds its name.</summary>
    IsHeld,
}
