namespace Events.Administration;

/// <summary>A pending entry as an operator sees it: delivered, and not acknowledged.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Group">The group.</param>
/// <param name="Id">The entry.</param>
/// <param name="Consumer">Who has it; <c>(released)</c> for nobody: it was released.</param>
/// <param name="Idle">How long ago it was last delivered, claimed, or its lease renewed.</param>
/// <param name="Deliveries">How often it was delivered; 0 when it was released untried.</param>
/// <param name="IsPayloadGone">Whether it is not in the stream any more: trimmed or deleted. A consumer dead-letters it with what is known.</param>
public sealed record PendingDetails(
    string Stream, string Group, EntryId Id, string Consumer, TimeSpan Idle, long Deliveries, bool IsPayloadGone);
