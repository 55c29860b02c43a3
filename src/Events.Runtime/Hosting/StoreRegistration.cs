using Events.Client;
using Events.Definitions;
using Events.Hosting.Binding;
using Events.Middleware;
using Events.Protecting;
using Events.Protection;
using Events.Store.Roles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Events.Hosting;

/// <summary>The registrations of one store, its streams and its consumers, by all modules. They add up.</summary>
/// <param name="name">The name of the store; empty for the one without.</param>
internal sealed class StoreRegistration(string name)
{
    private readonly List<Func<IServiceProvider, IConfiguration>> _sections = [];
    private StoreChoice? _choice;

    public string Name { get; } = name;

    public MiddlewareList Middleware { get; } = new();

    /// <summary>Gives the key provider; null when none was named.</summary>
    public Func<IServiceProvider, IKeyProvider>? Keys { get; set; }

    /// <summary>Gives the store of payloads; null when none was named.</summary>
    public Func<IServiceProvider, IPayloadStore>? Payloads { get; set; }

    /// <summary>The changes to how fields are protected.</summary>
    public Action<ProtectionOptions>? Protection { get; set; }

    public List<StreamRegistration> Streams { get; } = [];

    public List<GroupRegistration> Groups { get; } = [];

    public List<ProjectionRegistration> Projections { get; } = [];

    /// <summary>Names of sections that a store of another package reads.</summary>
    public HashSet<string> KnownSections { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        "Redis", "Streams", "Consumers", "ConsumerDefaults", "Projections", "ProjectionDefaults",
    };

    /// <summary>The name of the store in messages.</summary>
    public string Call => Name.Length == 0 ? "AddEvents" : $"AddEvents(\"{Name}\")";

    /// <summary>The sections of the configuration that it is bound to.</summary>
    public IEnumerable<IConfiguration> Sections(IServiceProvider provider) => _sections.Select(section => section(provider));

    public void AddSection(Func<IServiceProvider, IConfiguration> section) => _sections.Add(section);

    /// <summary>Names the store.</summary>
    /// <exception cref="InvalidOperationException">Another was named before.</exception>
    public void Choose(StoreChoice choice)
    {
        if (_choice is not null && !_choice.Equals(choice))
        {
            throw new InvalidOperationException(
                $"{Call} names two stores: {_choice.Description}, and {choice.Description}. All its streams are in one store. Name one, or give the other a name, "
                + "AddEvents(\"name\", …), by which its streams are injected: [FromKeyedServices(\"name\")].");
        }

        _choice ??= choice;
    }

    /// <summary>Makes the store.</summary>
    /// <exception cref="InvalidOperationException">None was named.</exception>
    public IStreamStore CreateStore(IServiceProvider provider) => (_choice ?? throw NoStore()).Create(provider);

    /// <summary>Makes the options for how fields are protected; null for the defaults, without keys.</summary>
    public ProtectionOptions? CreateProtection(IServiceProvider provider)
    {
        if (Keys is null && Payloads is null && Protection is null) return null;
        var options = new ProtectionOptions { Keys = Keys?.Invoke(provider), Payloads = Payloads?.Invoke(provider) };
        Protection?.Invoke(options);
        return options;
    }

    /// <summary>Makes sure that a store was named.</summary>
    /// <exception cref="InvalidOperationException">None was.</exception>
    public void CheckStore()
    {
        if (_choice is null) throw NoStore();
    }

    public IStreamStore GetStore(IServiceProvider provider) =>
        Name.Length == 0 ? provider.GetRequiredService<IStreamStore>() : provider.GetRequiredKeyedService<IStreamStore>(Name);

    public EventsClient GetClient(IServiceProvider provider) =>
        Name.Length == 0 ? provider.GetRequiredService<EventsClient>() : provider.GetRequiredKeyedService<EventsClient>(Name);

    public HostedConsumers GetConsumers(IServiceProvider provider) =>
        Name.Length == 0 ? provider.GetRequiredService<HostedConsumers>() : provider.GetRequiredKeyedService<HostedConsumers>(Name);

    /// <summary>The name under which options of the store are configured.</summary>
    public string OptionsName(string local) => Name.Length == 0 ? local : $"{Name}/{local}";

    /// <summary>The stream of a definition.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="tenant">Its name; null for the one without.</param>
    /// <returns>Null when the application has not added it, and it has no name: then it is as declared.</returns>
    /// <exception cref="InvalidOperationException">There is none of this name, and no template.</exception>
    public StreamRegistration? FindStream(StreamDefinition definition, string? tenant)
    {
        StreamRegistration? named = Streams.Find(stream => stream.Definition == definition && !stream.IsTemplate && stream.Name == tenant);
        if (named is not null || tenant is null) return named;
        return Streams.Find(stream => stream.Definition == definition && stream.IsTemplate) ?? throw new InvalidOperationException(
            $"{Call} has no stream '{tenant}' for the declared key '{definition.Key}': add it, AddStream<…>(\"{tenant}\", …), or a template for all tenants, "
            + $"AddTenantStream<…>(\"{definition.Key}:{StreamRegistration.Tenant}\").");
    }

    /// <summary>A consumer names no stream: where all of its type have names it would read the declared key, to which nobody produces.</summary>
    /// <exception cref="InvalidOperationException">All have names.</exception>
    public void CheckUnnamed(ConsumerGroupDefinition group, Type type)
    {
        StreamRegistration[] named = [.. Streams.Where(stream => stream.Definition == group.Stream)];
        if (named.Length == 0) return;
        string names = string.Join(", ", named.Where(static stream => !stream.IsTemplate).Select(static stream => $"'{stream.Name}'"));
        throw new InvalidOperationException(
            $"{type.Name} names no stream, and {named[0].Type.Name} was added by name only ({(names.Length == 0 ? "a template for tenants" : names)}), so it would read "
            + $"'{group.Stream.Key}', to which nobody produces. Name it, AddConsumer<{type.Name}>(\"name\"); for a template AddTenantConsumer<{type.Name}>().");
    }

    /// <summary>Sets what the configuration says.</summary>
    /// <exception cref="OptionsValidationException">Something of it is not known or not understood; it says what.</exception>
    public void Bind<T>(IServiceProvider provider, SettingsTable<T> table, T options, params ReadOnlySpan<string[]?> paths)
        where T : class
    {
        var problems = new List<string>();
        foreach (IConfiguration root in Sections(provider))
        {
            foreach (string[]? path in paths)
            {
                if (path is null) continue;
                IConfiguration section = root;
                foreach (string part in path) section = section.GetSection(part);
                table.Bind((IConfigurationSection)section, options, problems);
            }
        }

        if (problems.Count > 0) throw new OptionsValidationException(Name, typeof(T), problems);
    }

    private InvalidOperationException NoStore() => new($"{Call} needs a store: call UseRedis or UseInMemory, in this module or another.");
}
