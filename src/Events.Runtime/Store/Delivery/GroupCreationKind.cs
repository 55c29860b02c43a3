namespace Events.Store.Delivery;

/// <summary>Tells whether a group was there.</summary>
public enum GroupCreationKind
{
    /// <summary>It was there and is unchanged.</summary>
    Existed,

    /// <summary>It never existed and starts as declared.</summary>
    Created,

    /// <summary>It existed once, was gone, and continues at its floor.</summary>
    Restored,

    /// <summary>
    /// It was there, but it or its stream stands before what is known of it: an older copy was restored, a failover has lost the
    /// newest writes, the stream was made anew, or somebody has set the group back. It is left as it is: nothing is skipped, some repeats.
    /// </summary>
    Regressed,
}
