using Events.EntityFrameworkCore;
using Events.EntityFrameworkCore.Inbox;
using Events.EntityFrameworkCore.Outbox;
using Events.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the outbox and the inbox of a database context.</summary>
public static class EventsEntityFrameworkServiceCollectionExtensions
{
    /// <summary>
    /// Gives a context an outbox: <c>context.Produce(event)</c> writes the event with the context's own changes, and while the host runs one of all
    /// processes appends what is committed to the streams of
    /// <c>AddEvents</c>. The context is registered as always, before or after; its model has <c>modelBuilder.AddEventsOutbox()</c>. The container has
    /// the relay by the type of the context,
    /// <c>GetRequiredKeyedService&lt;OutboxRelay&gt;(typeof(ShopContext))</c>.
    /// </summary>
    /// <typeparam name="TContext">The context.</typeparam>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Changes the defaults.</param>
    /// <exception cref="InvalidOperationException">It was added before.</exception>
    public static IServiceCollection AddEventsOutbox<TContext>(this IServiceCollection services, Action<OutboxOptions>? configure = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddEventsOutbox(
            typeof(TContext),
            typeof(TContext).Name,
            static provider => new DbContextOutboxStore<TContext>(new ContextSource<TContext>(provider), Time(provider)),
            configure);

        // One object: another one for each context would make the options of each context others.
        services.AddKeyedSingleton(typeof(TContext), static (provider, key) => new CommitHook(() => provider.GetRequiredKeyedService<OutboxRelay>(key)));
        return services.ConfigureDbContext<TContext>(static (provider, options) =>
            options.AddInterceptors(provider.GetRequiredKeyedService<CommitHook>(typeof(TContext))));
    }

    /// <summary>
    /// Deletes what the inbox of a context need not remember any more, while the host runs. What uses the inbox is <c>context.HandleOnceAsync(…)</c>;
    /// its model has
    /// <c>modelBuilder.AddEventsInbox()</c>.
    /// </summary>
    /// <typeparam name="TContext">The context.</typeparam>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Changes the defaults.</param>
    public static IServiceCollection AddEventsInbox<TContext>(this IServiceCollection services, Action<InboxOptions>? configure = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(provider =>
        {
            var options = new InboxOptions();
            configure?.Invoke(options);
            options.Validate();
            ILogger<InboxCleaner<TContext>> logger = provider.GetService<ILogger<InboxCleaner<TContext>>>() ?? NullLogger<InboxCleaner<TContext>>.Instance;
            return new InboxCleaner<TContext>(new ContextSource<TContext>(provider), options, Time(provider), logger);
        });
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, InboxCleaner<TContext>>(
            static provider => provider.GetRequiredService<InboxCleaner<TContext>>()));
        return services;
    }

    private static TimeProvider Time(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;
}
