using Events.Client;
using Events.Definitions;
using Events.Producing;
using Events.Retaining;

namespace Events.Hosting;

/// <summary>A stream that the application looks after.</summary>
/// <param name="store">Where it is.</param>
/// <param name="type">The class of the stream.</param>
/// <param name="definition">The stream as declared.</param>
/// <param name="name">Its name; null for none.</param>
/// <param name="configure">What is kept.</param>
internal sealed class RetentionRegistration(StoreRegistration store, Type type, StreamDefinition definition, string? name, Action<RetentionOptions> configure)
{
    /// <summary>Begins, with each partition where the stream has some.</summary>
    public IAsyncDisposable Start(IServiceProvider provider)
    {
        var options = new RetentionOptions();
        configure(options);
        StreamOptions? stream = store.Streams.Find(stream => stream.Type == type && stream.Name == name && !stream.IsTemplate)?.MakeOptions(provider, null);
        EventsClient client = store.GetClient(provider);
        return client.KeepEach(definition, stream?.Key, key => client.KeepRetention(definition, options, key.Name, stream?.Retention ?? definition.Retention));
    }
}
