namespace Events.Protecting;

/// <summary>The result of a sweep of payloads (<see cref="Administration.StreamAdministration.SweepPayloadsAsync"/>).</summary>
/// <param name="Deleted">How many were deleted.</param>
/// <param name="Kept">How many of those that are older than the first one in use were looked at and kept: too young, or something refers to them.</param>
/// <param name="Problem">Why nothing could be deleted, in words; null where nothing stood in the way.</param>
public sealed record PayloadSweepResult(int Deleted, int Kept, string? Problem);
