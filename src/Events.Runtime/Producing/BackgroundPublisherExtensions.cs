using Events.Streams;

namespace Events.Producing;

/// <summary>Publishing in the background.</summary>
public static class BackgroundPublisherExtensions
{
    /// <summary>Starts to publish in the background. Stop what it returns (<see cref="BackgroundPublisher{TStream}.StopAsync"/>).</summary>
    /// <typeparam name="TStream">The stream.</typeparam>
    /// <param name="stream">The stream.</param>
    /// <param name="failed">
    /// Gets each event that is given up, one at a time, on a thread of the pool. While it blocks nothing is sent; what it throws is logged, and the event
    /// with it (2073).
    /// </param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="time">The clock by which it pauses before it tries again; the system's when null.</param>
    public static BackgroundPublisher<TStream> StartPublisher<TStream>(
        this IEventStream<TStream> stream, Action<PublishFailure<TStream>> failed, PublisherOptions? options = null, TimeProvider? time = null)
        where TStream : class, IEventStream<TStream>
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(failed);
        options ??= new PublisherOptions();
        options.Validate();
        return new BackgroundPublisher<TStream>(stream.Client, failed, options, time ?? TimeProvider.System);
    }
}
