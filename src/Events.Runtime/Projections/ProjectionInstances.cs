using Events.Definitions;
using Microsoft.Extensions.DependencyInjection;

namespace Events.Projections;

/// <summary>Makes the class of a projection, anew for each page where it is in a container.</summary>
/// <param name="scopes">Makes a scope; null where there is one instance.</param>
/// <param name="resolve">Finds the instance in the services of the scope.</param>
internal sealed class ProjectionInstances(IServiceScopeFactory? scopes, Func<IServiceProvider, IConsumerGroup> resolve)
{
    private static readonly IServiceProvider None = new NoServices();

    /// <summary>A scope for a page; null where there is none.</summary>
    public AsyncServiceScope? Begin() => scopes?.CreateAsyncScope();

    /// <summary>The services of a scope.</summary>
    public static IServiceProvider ServicesOf(AsyncServiceScope? scope) => scope?.ServiceProvider ?? None;

    /// <summary>The instance.</summary>
    public IConsumerGroup Make(IServiceProvider services) => resolve(services);

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
