namespace Events.Consuming.Holding;

/// <summary>For which room among the held entries somebody waits.</summary>
internal enum RoomFor
{
    /// <summary>For the next read: see <see cref="HoldLimit.ReadSize"/>.</summary>
    Read,

    /// <summary>For entries that were delivered before: see <see cref="HoldLimit.MayClaim"/>.</summary>
    Claim,

    /// <summary>For an entry that begins at once.</summary>
    Idle,
}
