using Events.Client;
using Events.Definitions;
using Events.Producing;

namespace Events.Hosting;

/// <summary>A stream whose scheduled events the application moves, whatever else it does with it.</summary>
/// <param name="store">Where it is.</param>
/// <param name="type">The class of the stream.</param>
/// <param name="definition">The stream as declared.</param>
/// <param name="name">Its name; null for none.</param>
internal sealed class ScheduleRegistration(StoreRegistration store, Type type, StreamDefinition definition, string? name)
{
    /// <summary>Begins, with each partition where the stream has some.</summary>
    public IAsyncDisposable Start(IServiceProvider provider)
    {
        StreamOptions? stream = store.Streams.Find(stream => stream.Type == type && stream.Name == name && !stream.IsTemplate)?.MakeOptions(provider, null);
        EventsClient client = store.GetClient(provider);
        return client.KeepEach(definition, stream?.Key, client.KeepSchedule);
    }
}
