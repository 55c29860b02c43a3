namespace Events.Redis.Sentinels;

/// <summary>The answer of one Sentinel about a service.</summary>
/// <param name="Master">Where its master is; null when it does not know the service.</param>
/// <param name="Epoch">Of which configuration that is: each failover makes a higher one.</param>
internal sealed record SentinelAnswer(RedisEndpoint? Master, long Epoch);
