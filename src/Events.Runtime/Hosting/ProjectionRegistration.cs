using Events.Definitions;
using Events.Hosting.Binding;
using Events.Projections;
using Microsoft.Extensions.DependencyInjection;

namespace Events.Hosting;

/// <summary>A projection that the application runs.</summary>
/// <param name="store">Where its stream is.</param>
/// <param name="definition">The projection as declared.</param>
/// <param name="name">The name of its stream; null for none.</param>
/// <param name="configure">How it is run.</param>
/// <param name="resolve">Finds its class.</param>
/// <param name="storage">Makes what keeps its state; null for beside the stream.</param>
internal sealed class ProjectionRegistration(
    StoreRegistration store,
    ConsumerGroupDefinition definition,
    string? name,
    Action<ProjectionOptions>? configure,
    Func<IServiceProvider, IConsumerGroup> resolve,
    Func<IServiceProvider, ProjectionTarget, IProjectionStorage>? storage)
{
    /// <summary>The name of the projection.</summary>
    public string Name => definition.Group;

    /// <summary>The options, as code, <c>Configure</c> and configuration say.</summary>
    /// <exception cref="ArgumentException">They make no sense.</exception>
    public ProjectionOptions MakeOptions(IServiceProvider provider)
    {
        ProjectionOptions options = OptionsMaker<ProjectionOptions>.Make(
            provider,
            new ProjectionOptions(),
            store.OptionsName(Name),
            options =>
            {
                configure?.Invoke(options);
                store.Bind(provider, ProjectionSettings.Table, options, ["ProjectionDefaults"], ["Projections", Name]);
            });
        options.Validate();
        return options;
    }

    /// <summary>Makes it; it does nothing before it is started.</summary>
    public ProjectionRunner Create(IServiceProvider provider)
    {
        ProjectionOptions options = MakeOptions(provider);
        StreamRegistration? stream = store.FindStream(definition.Stream, name);
        string key = stream?.MakeOptions(provider, stream.IsTemplate ? name : null).Key ?? definition.Stream.Key;
        return store.GetClient(provider).CreateProjection(
            definition,
            new ProjectionInstances(provider.GetRequiredService<IServiceScopeFactory>(), resolve),
            options,
            key,
            storage?.Invoke(provider, new ProjectionTarget(definition.Group, key, options)));
    }
}
