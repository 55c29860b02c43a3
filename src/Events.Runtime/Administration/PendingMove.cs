namespace Events.Administration;

/// <summary>The result of moving pending entries.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Group">The group.</param>
/// <param name="To">Who has them now.</param>
/// <param name="Moved">How many were moved.</param>
/// <param name="Gone">How many stay where they are, because their payload is gone: a consumer of the group dead-letters them.</param>
public sealed record PendingMove(string Stream, string Group, string To, long Moved, long Gone);
