using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Log messages of the start of a host: IDs 2150 to 2159. The last one used is 2153.</summary>
internal static partial class Log
{
    [LoggerMessage(2150, LogLevel.Information, "Store{Name}: {Store}.")]
    public static partial void StoreOpened(ILogger logger, string name, string store);

    [LoggerMessage(2151, LogLevel.Information, "Stream {Stream}: {Type}, {Retention}.")]
    public static partial void StreamKnown(ILogger logger, string stream, string type, string retention);

    [LoggerMessage(2152, LogLevel.Information, "Group {Group} on {Stream}: {Type}, {Concurrency} at a time, {Guarantee}.")]
    public static partial void GroupKnown(ILogger logger, string group, string stream, string type, int concurrency, string guarantee);

    [LoggerMessage(2153, LogLevel.Warning, "{Store} may lose what it has confirmed: {Findings}")]
    public static partial void SettingsLose(ILogger logger, string store, string findings);
}
