using Events.Client;
using Events.Consuming.Calling;
using Events.Definitions;
using Events.Hosting.Binding;
using Events.Middleware;
using Events.Producing;

namespace Events.Hosting;

/// <summary>A consumer group that a module has added, and how consumers of it are made.</summary>
/// <param name="Store">Where its stream is.</param>
/// <param name="Type">The class of the handlers.</param>
/// <param name="Definition">The group as declared.</param>
/// <param name="Stream">The name of its stream; null for the one without.</param>
/// <param name="MakeHandlers">Makes what its handlers are called by.</param>
/// <param name="Configure">Changes the defaults.</param>
internal sealed record GroupRegistration(
    StoreRegistration Store,
    Type Type,
    ConsumerGroupDefinition Definition,
    string? Stream,
    Func<IServiceProvider, IHandlerSource> MakeHandlers,
    Action<IServiceProvider, ConsumerOptions> Configure)
{
    /// <summary>The options, as code, <c>Configure</c> and configuration say.</summary>
    /// <param name="provider">The container.</param>
    /// <param name="configure">What is said of one consumer alone; null for nothing.</param>
    public ConsumerOptions MakeOptions(IServiceProvider provider, Action<ConsumerOptions>? configure = null) => OptionsMaker<ConsumerOptions>.Make(
        provider,
        new ConsumerOptions(),
        Store.OptionsName(Definition.Group),
        options =>
        {
            Configure(provider, options);
            Store.Bind(provider, ConsumerSettings.Table, options, ["ConsumerDefaults"], ["Consumers", Definition.Group]);
            configure?.Invoke(options);
        });

    /// <summary>Makes a consumer; of a stream with partitions one for each.</summary>
    /// <param name="provider">The container.</param>
    /// <param name="tenant">The name of the stream; null for the one without.</param>
    /// <param name="configure">What is said of these consumers alone; null for nothing.</param>
    public GroupConsumer[] Create(IServiceProvider provider, string? tenant, Action<ConsumerOptions>? configure = null)
    {
        StreamRegistration? registered = Store.FindStream(Definition.Stream, tenant);
        if (registered is null) Store.CheckUnnamed(Definition, Type);
        StreamOptions stream = registered?.MakeOptions(provider, tenant) ?? new StreamOptions();
        ConsumerOptions options = MakeOptions(provider, configure);
        return Store.GetClient(provider).CreateConsumers(
            Definition,
            () => MakeHandlers(provider),
            Type,
            MiddlewareList.Build(provider, Store.Middleware, stream.Middleware, options.Middleware),
            options,
            stream.Key);
    }
}
