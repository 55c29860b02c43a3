using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Log messages about partitions: IDs 2200 to 2209. The last one used is 2201.</summary>
internal static partial class Log
{
    [LoggerMessage(2200, LogLevel.Warning, "Which partitions of {Stream} are whose in group {Group} could not be asked for. Those that are read here still are, as long as their leases hold; it is asked again each second.")]
    public static partial void PartitionsNotShared(ILogger logger, string stream, string group, Exception exception);

    [LoggerMessage(2201, LogLevel.Information, "{Count} partitions of {Stream} are given back, to be read by others of group {Group}: {Quota} are this process's due, of {Members} members.")]
    public static partial void PartitionsGivenBack(ILogger logger, int count, string stream, string group, int quota, int members);
}
