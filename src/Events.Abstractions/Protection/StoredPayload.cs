namespace Events.Protection;

/// <summary>A payload that a store has (<see cref="IPayloadStore.ListAsync"/>).</summary>
/// <param name="Id">Its ID.</param>
/// <param name="StoredAt">When it was stored, by the clock of the store.</param>
public sealed record StoredPayload(string Id, DateTimeOffset StoredAt);
