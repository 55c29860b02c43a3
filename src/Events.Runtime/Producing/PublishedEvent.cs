using System.Runtime.InteropServices;
using Events.Errors;
using Events.Streams;

namespace Events.Producing;

/// <summary>An event that a publisher sends, and what is known of its tries.</summary>
/// <param name="Event">The event.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PublishedEvent<TStream>(IEventOf<TStream> Event)
    where TStream : class, IEventStream<TStream>
{
    /// <summary>The reason why it is not known whether it is in the stream; null while it surely is not.</summary>
    public Exception? Unknown { get; init; }

    /// <summary>The time at which the first try began that may have appended it.</summary>
    public long FirstTry { get; init; }

    /// <summary>The same after another try. That this one was not sent, or was refused, says nothing of one before it.</summary>
    /// <param name="error">What it ended with.</param>
    /// <param name="start">When it began.</param>
    public PublishedEvent<TStream> After(Exception error, long start) =>
        Unknown is null && error is UnknownOutcomeException ? this with { Unknown = error, FirstTry = start } : this;
}
