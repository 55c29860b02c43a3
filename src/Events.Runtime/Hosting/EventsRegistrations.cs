using Microsoft.Extensions.DependencyInjection;

namespace Events.Hosting;

/// <summary>The registrations of all modules of an application: one <see cref="StoreRegistration"/> for each name.</summary>
internal sealed class EventsRegistrations
{
    private readonly List<StoreRegistration> _stores = [];

    public IReadOnlyList<StoreRegistration> Stores => _stores;

    /// <summary>Tells whether somebody asks how the consumers are.</summary>
    public bool HasHealthCheck { get; set; }

    // Streams are injected by type and key, whichever store they are in.
    private readonly Dictionary<(Type Stream, string Key), StreamRegistration> _streams = [];

    /// <summary>Gives the registrations of a collection of services; they are made with the first module.</summary>
    public static EventsRegistrations Of(IServiceCollection services)
    {
        foreach (ServiceDescriptor descriptor in services)
        {
            if (descriptor is { IsKeyedService: false, ImplementationInstance: EventsRegistrations found }) return found;
        }

        var made = new EventsRegistrations();
        services.AddSingleton(made);
        return made;
    }

    /// <summary>Gives the registration of a name.</summary>
    /// <param name="name">The name of the store; empty for the one without.</param>
    /// <param name="isNew">Whether it is the first time that it is named.</param>
    public StoreRegistration Get(string name, out bool isNew)
    {
        StoreRegistration? store = _stores.Find(store => store.Name == name);
        isNew = store is null;
        if (store is null) _stores.Add(store = new StoreRegistration(name));
        return store;
    }

    /// <summary>Adds a stream, or finds that another module has added the same.</summary>
    /// <returns>Whether it is new.</returns>
    /// <exception cref="InvalidOperationException">Its type and key are another stream's.</exception>
    public bool Add(StreamRegistration stream)
    {
        string key = stream.InjectedBy ?? "";
        if (!_streams.TryGetValue((stream.Type, key), out StreamRegistration? other))
        {
            _streams.Add((stream.Type, key), stream);
            return true;
        }

        if (stream.Store == other.Store && stream.Name == other.Name && stream.DeclaresSameAs(other))
        {
            other.Add(stream);
            return false;
        }

        throw new InvalidOperationException(
            $"{stream.Type.Name} is added twice{(key.Length == 0 ? "" : $" as '{key}'")}: {other.Describe()}, and {stream.Describe()}. "
            + $"It is injected by its type, so one of them needs a name of its own: AddStream<{stream.Type.Name}>(\"name\", …), injected by [FromKeyedServices(\"name\")].");
    }
}
