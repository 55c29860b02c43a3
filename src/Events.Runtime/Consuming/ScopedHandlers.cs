using Microsoft.Extensions.DependencyInjection;

namespace Events.Consuming;

/// <summary>An instance per event, from a service scope of its own, so that scoped services such as a database context are its alone.</summary>
internal sealed class ScopedHandlers(IServiceScopeFactory scopes, Func<IServiceProvider, IConsumerGroup> resolve)
    : IHandlerSource
{
    public async ValueTask HandleAsync(int handler, HeldEntry entry)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        IConsumerGroup instance = resolve(scope.ServiceProvider);
        await instance.HandleAsync(handler, entry.Fields, new EventContext(entry), entry.Token).ConfigureAwait(false);
    }
}
