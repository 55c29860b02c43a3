using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Log messages of projections: IDs 2190 to 2199. The last one used is 2199.</summary>
internal static partial class Log
{
    [LoggerMessage(2190, LogLevel.Information, "Projection {Projection} of {Stream} is run by this process now: state {Generation}, behind {Position}.")]
    public static partial void ProjectionLeased(ILogger logger, string projection, string stream, int generation, EntryId position);

    [LoggerMessage(2191, LogLevel.Information, "Projection {Projection} of {Stream} is not run by this process any more: state {Generation} has another owner, or another one has taken its place.")]
    public static partial void ProjectionLost(ILogger logger, string projection, string stream, int generation);

    [LoggerMessage(2192, LogLevel.Information, "Projection {Projection} of {Stream} is rebuilt: state {Generation} is the live one.")]
    public static partial void ProjectionSwapped(ILogger logger, string projection, string stream, int generation);

    [LoggerMessage(2193, LogLevel.Error, "Projection {Projection} of {Stream} has stopped, state {Generation}: {Fault}")]
    public static partial void ProjectionFaulted(ILogger logger, string projection, string stream, int generation, string fault);

    [LoggerMessage(2194, LogLevel.Warning, "Projection {Projection} failed at {Id} of {Stream}, attempt {Attempt}; its page is taken back and tried again.")]
    public static partial void ProjectionFailed(ILogger logger, Exception exception, string projection, EntryId id, string stream, int attempt);

    [LoggerMessage(2195, LogLevel.Error, "Projection {Projection} leaves out {Id} of {Stream}, as it is configured to.")]
    public static partial void ProjectionSkipped(ILogger logger, string projection, EntryId id, string stream);

    [LoggerMessage(2196, LogLevel.Error, "Projection {Projection} of {Stream} goes on behind a gap, as it is configured to: {Gap}")]
    public static partial void ProjectionGap(ILogger logger, string projection, string stream, string gap);

    [LoggerMessage(2197, LogLevel.Warning, "Projection {Projection} cannot go on for now; it is tried again.")]
    public static partial void ProjectionAway(ILogger logger, Exception exception, string projection);

    [LoggerMessage(2198, LogLevel.Warning, "A page of projection {Projection} was ended, and its services failed at that; no part of it was lost or written twice.")]
    public static partial void ProjectionRollBackFailed(ILogger logger, Exception exception, string projection);

    [LoggerMessage(2199, LogLevel.Warning, "Projection {Projection} of {Stream} stops while a handler still runs, {Seconds} s after it was told to end; what that one writes is not used, and another process goes on when the lease has ended.")]
    public static partial void ProjectionStillRuns(ILogger logger, string projection, string stream, double seconds);
}
