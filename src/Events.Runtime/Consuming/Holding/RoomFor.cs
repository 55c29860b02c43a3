namespace Events.Consuming.Holding;

/// <summary>The purpose for which somebody waits for room among the held entries.</summary>
internal enum RoomFor
{
    /// <summary>The room is for the next read: see <see cref="HoldLimit.ReadSize"/>.</summary>
    Read,

    /// <summary>The room is for entries that were delivered before: see <see cref="HoldLimit.MayClaim"/>.</summary>
    Claim,

    /// <summary>The room is for an entry that begins at once.</summary>
    Idle,
}
