namespace Events.Store;

/// <summary>A consumer, as XINFO CONSUMERS describes it.</summary>
/// <param name="Name">The name of the consumer.</param>
/// <param name="Pending">How many entries it owns.</param>
/// <param name="Idle">Since its last attempt to read; on Redis 7.0 since its last successful delivery.</param>
/// <param name="Inactive">Since its last successful delivery; null when there was none or the server does not say (Redis 7.0).</param>
public sealed record ConsumerInfo(string Name, long Pending, TimeSpan Idle, TimeSpan? Inactive);
