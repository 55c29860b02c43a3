using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>
/// Starts and stops the spans of <see cref="EventsActivitySource"/>. Who listens is the application's code, and runs here: what it throws costs the
/// span and nothing else.
/// </summary>
internal static class Tracing
{
    private static readonly ActivitySource Source = new(EventsActivitySource.Name, LibraryVersion.Text);

    /// <summary>Tells whether anybody listens.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>Starts a span, which is the current one then; null when nobody wants it.</summary>
    /// <param name="operation">One of <see cref="Operations"/>.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="parent">Its parent; none (default) for the current span, and where there is none a trace of its own.</param>
    /// <param name="tags">What is known at the start; <see cref="SpanTags.System"/> and those of operation and stream are added.</param>
    /// <param name="links">Other spans that it follows from; null for none.</param>
    /// <param name="logger">Where to log what a listener throws.</param>
    public static Activity? Start(
        string operation,
        string stream,
        ActivityKind kind,
        ActivityContext parent,
        ReadOnlySpan<KeyValuePair<string, object?>> tags,
        IReadOnlyList<ActivityLink>? links,
        ILogger logger)
    {
        Activity? before = Activity.Current;
        KeyValuePair<string, object?>[] all =
        [
            new(SpanTags.System, SpanTags.Redis),
            new(SpanTags.OperationName, operation),
            new(SpanTags.OperationType, Operations.TypeOf(operation)),
            new(SpanTags.Destination, stream),
            .. tags,
        ];
        try
        {
            return Source.StartActivity($"{operation} {stream}", kind, parent, all, links);
        }
        catch (Exception exception)
        {
            // One that was started half is not to be current for what follows.
            Activity.Current = before;
            Log.TraceListenerFailed(logger, operation, stream, exception);
            return null;
        }
    }

    /// <summary>Ends a span. The one before it is current again.</summary>
    /// <param name="activity">The span.</param>
    /// <param name="failure">What it ended with; null for success.</param>
    /// <param name="tellsFailure">Whether the exception's text may be told, not its type alone.</param>
    /// <param name="logger">Where to log what a listener throws.</param>
    public static void Stop(Activity activity, Exception? failure, bool tellsFailure, ILogger logger)
    {
        try
        {
            if (failure is not null) Fail(activity, failure, tellsFailure);
        }
        catch
        {
            // An exception that cannot be printed.
        }

        try
        {
            // A listener may look for it there.
            if (!ReferenceEquals(Activity.Current, activity)) Activity.Current = activity;
            activity.Stop();
        }
        catch (Exception exception)
        {
            Log.TraceListenerFailed(logger, activity.OperationName, activity.GetTagItem(SpanTags.Destination) as string ?? "", exception);
        }
        finally
        {
            if (ReferenceEquals(Activity.Current, activity)) Activity.Current = activity.Parent;
        }
    }

    private static void Fail(Activity activity, Exception failure, bool tellsFailure)
    {
        activity.SetStatus(ActivityStatusCode.Error);
        activity.SetTag(SpanTags.ErrorType, failure.GetType().FullName);
        if (tellsFailure) activity.AddException(failure);
    }
}
