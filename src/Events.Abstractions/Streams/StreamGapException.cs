namespace Events.Streams;

/// <summary>
/// Retention has removed entries before a subscription could read them. Read on behind the gap with a new subscription from the beginning, or have
/// <see cref="SubscriptionOptions.OnGap"/> say so; and keep more, or read faster.
/// </summary>
/// <param name="gap">What is gone.</param>
public sealed class StreamGapException(StreamGap gap)
    : Exception($"{gap} Retention is too short for how far the subscription was behind. To go on without them, set SubscriptionOptions.OnGap.")
{
    /// <summary>The part of the stream that is gone.</summary>
    public StreamGap Gap { get; } = gap;
}
