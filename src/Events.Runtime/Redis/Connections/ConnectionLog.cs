using Microsoft.Extensions.Logging;

namespace Events.Redis.Connections;

/// <summary>The log messages of connections. IDs 1000 to 1099; the highest in use is 1021.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(1000, LogLevel.Information, "Connected to {Server} at {Endpoint} (RESP{Protocol}).", EventName = "Connected")]
    public static partial void Connected(ILogger logger, string? server, string endpoint, int protocol);

    [LoggerMessage(1001, LogLevel.Warning, "Lost the connection to Redis at {Endpoint}: {Reason}", EventName = "ConnectionLost")]
    public static partial void ConnectionLost(ILogger logger, string endpoint, string reason);

    [LoggerMessage(1002, LogLevel.Warning, "Attempt {Attempt} to connect again failed: {Reason}", EventName = "ReconnectFailed")]
    public static partial void ReconnectFailed(ILogger logger, int attempt, string reason);

    [LoggerMessage(1005, LogLevel.Debug, "Attempt {Attempt} to connect again failed: {Reason}", EventName = "ReconnectFailedAgain")]
    public static partial void ReconnectFailedAgain(ILogger logger, int attempt, string reason);

    [LoggerMessage(1006, LogLevel.Debug, "Told Redis at {Endpoint} new credentials.", EventName = "Reauthenticated")]
    public static partial void Reauthenticated(ILogger logger, string endpoint);

    [LoggerMessage(1007, LogLevel.Warning, "Redis at {Endpoint} does not take the new credentials on a live connection, which goes on with the old ones until the server closes it: {Reason}", EventName = "ReauthenticationFailed")]
    public static partial void ReauthenticationFailed(ILogger logger, string endpoint, string reason);

    [LoggerMessage(1008, LogLevel.Warning, "The application's callback for the credentials of Redis at {Endpoint} failed; it is called again: {Reason}", EventName = "CredentialsFailed")]
    public static partial void CredentialsFailed(ILogger logger, string endpoint, string reason);

    [LoggerMessage(1009, LogLevel.Warning, "There is no connection to Redis yet, and the application starts without (abortConnect=false); connecting goes on. {Reason}", EventName = "StartedWithoutServer")]
    public static partial void StartedWithoutServer(ILogger logger, string reason);

    [LoggerMessage(1010, LogLevel.Warning, "The Sentinels replace the master at {Endpoint}, which may still take writes that will be lost: left it, and looking for the new one.", EventName = "LeftMaster")]
    public static partial void LeftMaster(ILogger logger, string endpoint);

    [LoggerMessage(1011, LogLevel.Warning, "Cannot listen to the Sentinel at {Endpoint}, so a planned failover may be noticed late; it is tried again: {Reason}", EventName = "SentinelSilent")]
    public static partial void SentinelSilent(ILogger logger, string endpoint, string reason);

    [LoggerMessage(1012, LogLevel.Error, "What answers cannot be used, and is not asked again before something is wanted of it: {Reason}", EventName = "Unsupported")]
    public static partial void Unsupported(ILogger logger, string reason);

    [LoggerMessage(1013, LogLevel.Error, "{Store} lacks {AtLeast} to {AtMost} entries of {Stream} that this process {How}: those after {After} up to {Last}. Another server has taken over without them, or it was restarted without what it had.", EventName = "ConfirmedLost")]
    public static partial void ConfirmedLost(ILogger logger, string store, long atLeast, long atMost, string stream, string how, EntryId after, EntryId last);

    [LoggerMessage(1014, LogLevel.Warning, "{Store} has nothing of what {Stream} was: unless it was deleted, the {AtMost} that this process {How} are lost, up to {Last}.", EventName = "StreamGone")]
    public static partial void StreamGone(ILogger logger, string store, string stream, long atMost, string how, EntryId last);

    [LoggerMessage(1015, LogLevel.Warning, "{Store} does not say which data it has, so nobody can tell what a failover or a restart has lost: that takes the permissions for INFO and XINFO STREAM.", EventName = "CannotTellLosses")]
    public static partial void CannotTellLosses(ILogger logger, string store);

    [LoggerMessage(1016, LogLevel.Error, "A handler of ConfirmedLost threw.", EventName = "LossCallbackFailed")]
    public static partial void LossCallbackFailed(ILogger logger, Exception exception);

    [LoggerMessage(1017, LogLevel.Information, "The cluster has {Masters} masters for {Slots} of 16384 slots: {Endpoints}.", EventName = "TopologyKnown")]
    public static partial void TopologyKnown(ILogger logger, int masters, int slots, string endpoints);

    [LoggerMessage(1018, LogLevel.Warning, "No node of the cluster says which of them has which slots; they are asked again: {Reason}", EventName = "TopologyUnknown")]
    public static partial void TopologyUnknown(ILogger logger, string reason);

    [LoggerMessage(1019, LogLevel.Error, "What answers at {Endpoint} is a node of another cluster by now, and is not followed there.", EventName = "OtherCluster")]
    public static partial void OtherCluster(ILogger logger, string endpoint);

    [LoggerMessage(1020, LogLevel.Error, "Asking {Store} what a failover or a restart has lost failed in a way that nothing expects; it is tried again.", EventName = "AskingForLossesFailed")]
    public static partial void AskingForLossesFailed(ILogger logger, string store, Exception exception);

    [LoggerMessage(1021, LogLevel.Warning, "{Store} does not tell which streams have changed, so each reader beyond RedisOptions.DedicatedReaders has a connection of its own too, as where its user lacks the permission for CLIENT TRACKING: {Reason}", EventName = "KeysNotTold")]
    public static partial void KeysNotTold(ILogger logger, string store, string reason);

    [LoggerMessage(1003, LogLevel.Warning, "Redis at {Endpoint} has become a read-only replica; looking for the master.", EventName = "BecameReplica")]
    public static partial void BecameReplica(ILogger logger, string endpoint);

    [LoggerMessage(1004, LogLevel.Debug, "A blocked read could not be ended by CLIENT UNBLOCK; it ends with its BLOCK time.", EventName = "UnblockFailed")]
    public static partial void UnblockFailed(ILogger logger, Exception exception);
}
