namespace Events;

/// <summary>The position at which a consumer group that does not exist yet starts reading.</summary>
public enum GroupStart
{
    /// <summary>The group starts at the first entry the stream still has: <c>XGROUP CREATE … 0</c>.</summary>
    Beginning = 0,

    /// <summary>The group starts after the last entry at the time of creation: <c>XGROUP CREATE … $</c>. Earlier entries are never delivered.</summary>
    End = 1,
}
