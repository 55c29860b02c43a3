using Events.Streams;
using Events.Wire;

namespace Events.Producing;

/// <summary>The events that a publisher sends together.</summary>
/// <param name="client">The stream.</param>
internal sealed class PublishBatch(StreamClient client) : EventBatch(client)
{
    /// <summary>Adds an event; one that does not encode leaves no trace.</summary>
    public void Add<TStream>(IEventOf<TStream> item)
        where TStream : class, IEventStream<TStream>
    {
        EntryWriter writer = BeginEntry();
        item.EncodeEntry(ref writer);
        EndEntry(ref writer);
    }
}
