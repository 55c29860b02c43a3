using System.Diagnostics;

namespace Events.StackExchangeRedis.Commands;

/// <summary>
/// Keeps the commands that a consumer sends by itself (polls, acknowledgements, renewals) from becoming traces of their own over a multiplexer that
/// OpenTelemetry instruments. What is sent within a span of the application's, or of ours, stays a child of that.
/// </summary>
internal static class HiddenCommand
{
    // Of the same name as that of the instrumentation, so that it knows whether somebody listens to it.
    private static readonly ActivitySource Instrumentation = new("OpenTelemetry.Instrumentation.StackExchangeRedis");

    /// <summary>
    /// Makes something current that is not recorded, where nothing is: the instrumentation makes its spans children of it, and who samples by the
    /// parent leaves them out.
    /// </summary>
    /// <returns>What is to be ended when the command is sent; null for nothing.</returns>
    public static Activity? Hide() =>
        Activity.Current is null && Instrumentation.HasListeners() ? new Activity("Events").SetIdFormat(ActivityIdFormat.W3C).Start() : null;

    /// <summary>The command is sent. The instrumentation forgets what has ended.</summary>
    public static void End(Activity? hidden) => hidden?.Stop();
}
