namespace Events.StackExchangeRedis.Commands;

/// <summary>A command as StackExchange.Redis takes it.</summary>
/// <param name="Name">Its name, one word.</param>
/// <param name="Arguments">Keys as <c>RedisKey</c>, so that they are prefixed and decide the node; all else as bytes.</param>
internal readonly record struct OutgoingCommand(string Name, object[] Arguments);
