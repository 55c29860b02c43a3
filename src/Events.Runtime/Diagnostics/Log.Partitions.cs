using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Log messages about partitions: IDs 2200 to 2209. The last one used is 2208.</summary>
internal static partial class Log
{
    [LoggerMessage(2200, LogLevel.Warning, "Which partitions of {Stream} are whose in group {Group} could not be asked for. Those that are read here still are, as long as their leases hold; it is asked again each second.")]
    public static partial void PartitionsNotShared(ILogger logger, string stream, string group, Exception exception);

    [LoggerMessage(2201, LogLevel.Information, "{Count} partitions of {Stream} are given back, to be read by others of group {Group}: {Quota} are this process's due, of {Members} members.")]
    public static partial void PartitionsGivenBack(ILogger logger, int count, string stream, string group, int quota, int members);

    [LoggerMessage(2202, LogLevel.Warning, "This process could not tell that it reads {Stream} no more for group {Group}; others read its partitions when they miss it.")]
    public static partial void PartitionsNotLeft(ILogger logger, string stream, string group, Exception exception);

    [LoggerMessage(2203, LogLevel.Error, "{Stream} has another number of partitions by now than this process declares: it is not read here any more for group {Group}, until the number is the same again. It is compared each second.")]
    public static partial void PartitionsDiffer(ILogger logger, string stream, string group, Exception exception);

    [LoggerMessage(2204, LogLevel.Information, "{Stream} grows from {From} to {To} partitions; from {SwitchAt} on new events of keys that move go to the new ones. Group {Group} reads a new partition when it has done with what its old one had.")]
    public static partial void PartitionsGrow(ILogger logger, string stream, string group, int from, int to, DateTimeOffset switchAt);

    [LoggerMessage(2205, LogLevel.Information, "{Stream} has grown from {From} to {To} partitions: all of its groups, {Group} among them, have done with what was before.")]
    public static partial void PartitionsGrown(ILogger logger, string stream, string group, int from, int to);

    [LoggerMessage(2206, LogLevel.Warning, "Whether {Stream} has more partitions could not be asked, or a growth not be led on, for group {Group}; it is tried again each second.")]
    public static partial void GrowthFailed(ILogger logger, string stream, string group, Exception exception);

    [LoggerMessage(2207, LogLevel.Information, "{Partition} is not read for group {Group} yet: the group has not done with all that {Old}, the old partition of its keys, had when the stream grew.")]
    public static partial void PartitionWaits(ILogger logger, string partition, string group, string old);

    [LoggerMessage(2208, LogLevel.Information, "{Stream} is declared with {Declared} partitions here, and has grown to {Count}: all of them are read for group {Group}.")]
    public static partial void PartitionsDeclared(ILogger logger, string stream, string group, int declared, int count);
}
