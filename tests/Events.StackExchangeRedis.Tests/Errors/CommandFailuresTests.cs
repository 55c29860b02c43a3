using System.Text;
using Events.Errors;
using Events.StackExchangeRedis.Commands;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Errors;

/// <summary>What each failure of StackExchange.Redis says of the command.</summary>
public sealed class CommandFailuresTests
{
    private const CommandFlags Flags = CommandFlags.None;

    private static readonly OutgoingCommand Add = new("XADD", [(RedisKey)"s", "*"u8.ToArray()]);

    public static TheoryData<Exception> NeverSent =>
    [
        new RedisConnectionException(ConnectionFailureType.UnableToResolvePhysicalConnection, Flags, "No connection is active/available"),
        new RedisConnectionException(ConnectionFailureType.InternalFailure, Flags, "InternalFailure on XADD", new RedisCommandException("no")),
        new RedisConnectionException(ConnectionFailureType.SocketFailure, Flags, "The message timed out in the backlog attempting to send because", null, CommandStatus.WaitingInBacklog),
        new RedisTimeoutException(Flags, "The message timed out in the backlog attempting to send because no connection became available", CommandStatus.WaitingInBacklog),
        new RedisTimeoutException(Flags, "The timeout was reached before the message could be written to the output buffer, and it was not sent", CommandStatus.WaitingToBeSent),
        new RedisCommandException("This operation has been disabled in the command-map and cannot be used: XADD"),
        new ObjectDisposedException("multiplexer"),
    ];

    public static TheoryData<Exception> Unknown =>
    [
        new RedisConnectionException(ConnectionFailureType.SocketFailure, Flags, "SocketFailure on XADD", null, CommandStatus.Sent),
        new RedisConnectionException(ConnectionFailureType.SocketClosed, Flags, "SocketClosed", null, CommandStatus.WaitingToBeSent),
        new RedisConnectionException(ConnectionFailureType.SocketClosed, Flags, "SocketClosed", null, CommandStatus.WaitingInBacklog),
        new RedisTimeoutException(Flags, "Timeout awaiting response", CommandStatus.Sent),
        new RedisTimeoutException(Flags, "Timeout awaiting response", CommandStatus.WaitingInBacklog),
        new RedisTimeoutException(Flags, "Timeout awaiting response", CommandStatus.WaitingToBeSent),
        new TaskCanceledException(),
        new RedisException("something"),
        new IOException("something"),
    ];

    [Theory]
    [MemberData(nameof(NeverSent), DisableDiscoveryEnumeration = true)]
    public void What_was_certainly_not_sent(Exception failure)
    {
        Exception told = CommandFailures.Describe(failure, Add, null);

        Assert.IsType<ConnectionFailedException>(told);
        Assert.StartsWith("XADD was not sent to Redis: ", told.Message, StringComparison.Ordinal);
        Assert.Same(failure, told.InnerException);
    }

    [Theory]
    [MemberData(nameof(Unknown), DisableDiscoveryEnumeration = true)]
    public void What_may_have_been_executed(Exception failure)
    {
        Exception told = CommandFailures.Describe(failure, Add, null);

        Assert.IsType<UnknownOutcomeException>(told);
        Assert.StartsWith("XADD has no answer from Redis, and it may have been executed: ", told.Message, StringComparison.Ordinal);
        Assert.Same(failure, told.InnerException);
    }

    [Fact]
    public void The_texts_by_which_that_is_told_are_those_of_the_release()
    {
        // A text in an assembly is UTF-16, at any byte.
        ReadOnlySpan<byte> assembly = File.ReadAllBytes(typeof(RedisResult).Assembly.Location);

        foreach (string text in CommandFailures.TakenOutOfTheQueue)
        {
            Assert.True(assembly.IndexOf(Encoding.Unicode.GetBytes(text)) >= 0, text);
        }
    }

    [Fact]
    public void Keys_in_different_slots_are_named_as_the_server_would_see_them()
    {
        var script = new OutgoingCommand("EVAL", ["return 1", "2", (RedisKey)"a", (RedisKey)"b"]);
        Exception told = CommandFailures.Describe(new RedisCommandException("Multi-key operations"), script, "app:");

        var slots = Assert.IsType<CrossSlotException>(told);
        Assert.Equal(("app:a", "app:b"), (slots.FirstKey, slots.SecondKey));
    }
}
