using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Log messages about partitions: IDs 2200 to 2209. The last one used is 2203.</summary>
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
}
