using Events.Definitions;
using Events.Hosting.Binding;
using Events.Producing;
using Events.Store;
using Microsoft.Extensions.DependencyInjection;

namespace Events.Hosting;

/// <summary>A stream that a module has added: under its declared key, under another, or under one for each tenant.</summary>
internal sealed class StreamRegistration
{
    /// <summary>The placeholder for the name of the tenant in a key, its braces being the hash tag of Redis Cluster.</summary>
    public const string Tenant = "{tenant}";

    private readonly List<Action<IServiceProvider, StreamOptions>> _configure = [];
    private readonly StreamOptions _declared = new();

    /// <param name="store">Where it is.</param>
    /// <param name="type">The class of the stream.</param>
    /// <param name="definition">The stream as declared.</param>
    /// <param name="name">Its name; null for none.</param>
    public StreamRegistration(StoreRegistration store, Type type, StreamDefinition definition, string? name)
    {
        Store = store;
        Type = type;
        Definition = definition;
        Name = name;
    }

    public StoreRegistration Store { get; }

    public Type Type { get; }

    public StreamDefinition Definition { get; }

    public string? Name { get; }

    /// <summary>Tells whether its key has a place for the tenant's name, which is known only when it is asked for.</summary>
    public bool IsTemplate { get; init; }

    /// <summary>The key by which it is injected; null when its type alone does.</summary>
    public string? InjectedBy => IsTemplate ? $"\0template of {Store.Name}" : Name ?? (Store.Name.Length == 0 ? null : Store.Name);

    /// <summary>Changes its options, when the container makes them.</summary>
    /// <param name="configure">What a module says.</param>
    /// <param name="declare">The same where it needs no services, to know the key and middlewares now; null where it does.</param>
    public void Configure(Action<IServiceProvider, StreamOptions> configure, Action<StreamOptions>? declare)
    {
        _configure.Add(configure);
        declare?.Invoke(_declared);
    }

    /// <summary>Registers the middlewares that the container makes.</summary>
    public void Register(IServiceCollection services) => _declared.Middleware.Register(services);

    public bool DeclaresSameAs(StreamRegistration other) => _declared.Key == other._declared.Key && _declared.Retention == other._declared.Retention
        && _declared.SendsBaggage == other._declared.SendsBaggage
        && _declared.CloudEventSource == other._declared.CloudEventSource && _declared.CloudEventSubject == other._declared.CloudEventSubject
        && _declared.IdempotencyWindow == other._declared.IdempotencyWindow && _declared.ProduceRetryTime == other._declared.ProduceRetryTime
        && _declared.GeneratesIdempotencyKeys == other._declared.GeneratesIdempotencyKeys && _declared.Durability == other._declared.Durability;

    /// <summary>Takes over what another module says of the same stream.</summary>
    public void Add(StreamRegistration other) => _configure.AddRange(other._configure);

    public string Describe() =>
        $"under the key '{_declared.Key ?? Definition.Key}'{(_declared.Retention is null ? "" : " with a retention")}{(Store.Name.Length == 0 ? "" : $" in the store '{Store.Name}'")}";

    /// <summary>The options, as code, <c>Configure</c> and configuration say.</summary>
    /// <param name="provider">The container.</param>
    /// <param name="tenant">The name of the tenant; null to leave its place in the key as it is.</param>
    public StreamOptions MakeOptions(IServiceProvider provider, string? tenant)
    {
        string local = Name ?? Type.Name;
        StreamOptions options = OptionsMaker<StreamOptions>.Make(
            provider,
            new StreamOptions(),
            Store.OptionsName(local),
            options =>
            {
                foreach (Action<IServiceProvider, StreamOptions> configure in _configure) configure(provider, options);
                Store.Bind(provider, StreamSettings.Table, options, ["Streams", Type.Name], Name is null ? null : ["Streams", Name]);
            });
        string key = options.Key ?? Definition.Key;
        if (IsTemplate) CheckTemplate(key);
        if ((tenant ?? Name) is { } place && key.Contains(Tenant, StringComparison.Ordinal))
        {
            options.Key = key.Replace(Tenant, $"{{{CheckTenant(place)}}}", StringComparison.Ordinal);
        }

        return options;
    }

    /// <summary>The keys of a stream: one, or one for each partition.</summary>
    /// <param name="definition">The stream as declared.</param>
    /// <param name="options">Its options; null for none.</param>
    public static IEnumerable<StreamKey> KeysOf(StreamDefinition definition, StreamOptions? options)
    {
        var key = new StreamKey(options?.Key ?? definition.Key);
        return definition.Partitions == 0 ? [key] : Enumerable.Range(0, definition.Partitions).Select(key.Partition);
    }

    /// <summary>Refuses a name that would break the key, or end its hash tag early, so that two tenants could have one key.</summary>
    /// <exception cref="ArgumentException">It does.</exception>
    public static string CheckTenant(string tenant)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(tenant);
        return tenant.AsSpan().IndexOfAny('{', '}') < 0 && !tenant.Any(char.IsControl)
            ? tenant
            : throw new ArgumentException("The name of a tenant must have no braces and no control characters: it stands in the hash tag of its stream's key.", nameof(tenant));
    }

    private void CheckTemplate(string key)
    {
        int at = key.IndexOf(Tenant, StringComparison.Ordinal);
        if (at >= 0 && key.IndexOf('{', StringComparison.Ordinal) == at && key.LastIndexOf('{') == at) return;
        throw new ArgumentException(
            $"The key '{key}' of {Type.Name} is no template: it must have {Tenant} in it, once and as its only braces, such as 'orders:{Tenant}'. "
            + "The braces stay, so that all keys of a tenant are in one slot of Redis Cluster.");
    }
}
