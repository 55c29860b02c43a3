namespace Events.TestSupport;

/// <summary>An error reply to <see cref="RawRedis"/>.</summary>
public sealed class RedisErrorException(string reply) : Exception(reply);
