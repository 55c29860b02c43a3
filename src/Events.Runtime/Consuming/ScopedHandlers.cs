using Microsoft.Extensions.DependencyInjection;

namespace Events.Consuming;

/// <summary>An instance for each call of a handler, from a service scope of its own, so that scoped services such as a database context are its alone.</summary>
internal sealed class ScopedHandlers(IServiceScopeFactory scopes, Func<IServiceProvider, IConsumerGroup> resolve)
    : IHandlerSource
{
    public async ValueTask HandleAsync(int handler, HeldEntry entry)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        IConsumerGroup instance;
        try
        {
            instance = resolve(scope.ServiceProvider);
        }
        catch
        {
            // Not the entry's fault: it is to be tried again like any failure of the handler.
            entry.MarkDecoded();
            throw;
        }

        await instance.HandleAsync(handler, entry.Fields, new EventContext(entry), entry.Token).ConfigureAwait(false);
    }

    public async ValueTask HandleBatchAsync(int handler, HeldBatch batch)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        IConsumerGroup instance = resolve(scope.ServiceProvider);
        await instance.HandleBatchAsync(handler, batch, batch.Token).ConfigureAwait(false);
    }
}
