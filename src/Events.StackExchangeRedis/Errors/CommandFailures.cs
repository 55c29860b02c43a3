using Events.Errors;
using Events.Redis.Protocol;
using Events.StackExchangeRedis.Commands;
using Events.Store;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Errors;

/// <summary>
/// Says what a failure of StackExchange.Redis means for the command: that it was never sent, or that nobody knows.
/// Unless it is certain that it was not sent, nobody knows.
/// </summary>
internal static class CommandFailures
{
    // The status of a command is no proof: it says "waiting" until the write is over, and a write that stalls may still get
    // through. These texts are those of commands that are taken out of the queue, and of no others.
    internal static readonly string[] TakenOutOfTheQueue =
    [
        "The message timed out in the backlog",
        "The message was in the backlog",
        "The timeout was reached before the message could be written",
    ];

    /// <summary>Makes the exception for a command that has no reply. Error replies are replies and do not come here.</summary>
    /// <param name="failure">What StackExchange.Redis threw.</param>
    /// <param name="command">The command.</param>
    /// <param name="keyPrefix">What StackExchange.Redis puts before keys.</param>
    public static Exception Describe(Exception failure, OutgoingCommand command, string? keyPrefix) => failure switch
    {
        StreamStoreException => failure,
        RedisCommandException when FindOtherSlot(command, keyPrefix) is (string first, string second) =>
            new CrossSlotException(first, HashSlot.Of(first), second, HashSlot.Of(second)),
        _ when WasNeverSent(failure) => new ConnectionFailedException(
            $"{command.Name} was not sent to Redis: {Secrets.Hide(failure.Message)}", failure),
        _ => new UnknownOutcomeException(
            $"{command.Name} has no answer from Redis, and it may have been executed: {Secrets.Hide(failure.Message)}", failure),
    };

    private static bool WasNeverSent(Exception failure) => failure switch
    {
        // Thrown while the command is checked: it is disabled, or for a master and there is only a replica.
        RedisCommandException => true,

        // The multiplexer takes no commands any more.
        ObjectDisposedException => true,
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToResolvePhysicalConnection } => true,
        RedisConnectionException { InnerException: RedisCommandException } => true,

        RedisConnectionException or TimeoutException => Array.Exists(
            TakenOutOfTheQueue, text => failure.Message.StartsWith(text, StringComparison.Ordinal)),
        _ => false,
    };

    // StackExchange.Redis does not send a command whose keys have different slots.
    private static (string First, string Second)? FindOtherSlot(OutgoingCommand command, string? keyPrefix)
    {
        string? first = null;
        foreach (object argument in command.Arguments)
        {
            if (argument is not RedisKey key) continue;
            string name = keyPrefix + (string?)key;
            first ??= name;
            if (HashSlot.Of(name) != HashSlot.Of(first)) return (first, name);
        }

        return null;
    }
}
