using Events.Client;
using Events.Definitions;
using Events.Locking;
using Microsoft.Extensions.DependencyInjection;

namespace Events.Hosting;

/// <summary>
/// The consumers of a store, those that run from the start of the host and those that come and go while it runs. Inject it; in a store with a name by that
/// name. All of them stop with the host. Thread-safe.
/// </summary>
public sealed class HostedConsumers : IAsyncDisposable, IDisposable
{
    private readonly IServiceProvider _provider;
    private readonly StoreRegistration _store;
    private readonly List<(GroupConsumer Consumer, Type Type, string Tenant)> _added = [];
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private bool _isStopping;

    internal HostedConsumers(IServiceProvider provider, StoreRegistration store)
    {
        _provider = provider;
        _store = store;
    }

    /// <summary>The consumers that are there now.</summary>
    public IReadOnlyList<GroupConsumer> All
    {
        get
        {
            GroupConsumer[] hosted = [.. _provider.GetServices<GroupConsumer>().Where(consumer => consumer.IsOf(_store.GetStore(_provider)))];
            GroupConsumer[] added;
            lock (_lock.InOrder) added = [.. _added.Select(static added => added.Consumer)];
            return [.. hosted.Concat(added).SelectMany(static consumer => (IEnumerable<GroupConsumer>)[consumer, .. consumer.Grown])];
        }
    }

    /// <summary>Begins to consume the stream of a tenant.</summary>
    /// <typeparam name="TGroup">
    /// A class marked with <see cref="ConsumerGroupAttribute{TStream}"/> that was added by <see cref="EventsBuilder.AddTenantConsumer{TGroup}"/> or as any
    /// other consumer.
    /// </typeparam>
    /// <param name="tenant">The name of the tenant: that of a stream, or any where its stream has a template.</param>
    /// <param name="configure">Changes the options of this consumer alone; null for those of its group.</param>
    /// <returns>The consumer, which is started: it connects, and tries again until it can.</returns>
    /// <exception cref="ArgumentException">The name of the tenant or an option does not make sense.</exception>
    /// <exception cref="InvalidOperationException">The group or the stream was not added, or the host is stopping.</exception>
    public GroupConsumer Add<TGroup>(string tenant, Action<ConsumerOptions>? configure = null)
        where TGroup : class, IConsumerGroup<TGroup>
    {
        return AddAll<TGroup>(tenant, configure)[0];
    }

    /// <summary>
    /// Begins to consume the streams of a tenant, of a class that reads several: a consumer for each, and for each partition of one that has some.
    /// </summary>
    /// <typeparam name="TGroup">
    /// A class marked with <see cref="ConsumerGroupAttribute{TStream}"/> that was added by <see cref="EventsBuilder.AddTenantConsumer{TGroup}"/> or as any
    /// other consumer.
    /// </typeparam>
    /// <param name="tenant">The name of the tenant: that of a stream, or any where its stream has a template.</param>
    /// <param name="configure">Changes the options of these consumers alone; null for those of their group.</param>
    /// <returns>The consumers in the order in which the class names its streams. They are started: they connect, and try again until they can.</returns>
    /// <exception cref="ArgumentException">The name of the tenant or an option does not make sense.</exception>
    /// <exception cref="InvalidOperationException">The group or a stream was not added, or the host is stopping.</exception>
    public IReadOnlyList<GroupConsumer> AddAll<TGroup>(string tenant, Action<ConsumerOptions>? configure = null)
        where TGroup : class, IConsumerGroups<TGroup>
    {
        StreamRegistration.CheckTenant(tenant);
        GroupConsumer[] consumers = [.. TGroup.Definitions.SelectMany(definition => Find<TGroup>(definition).Create(_provider, tenant, configure))];
        lock (_lock.InOrder)
        {
            if (_isStopping) throw new InvalidOperationException($"The host is stopping, so no consumer of '{tenant}' is started.");
            foreach (GroupConsumer consumer in consumers) _added.Add((consumer, typeof(TGroup), tenant));
        }

        // It makes the application's class: not under a lock.
        int started = 0;
        try
        {
            for (; started < consumers.Length; started++) consumers[started].Start();
        }
        finally
        {
            if (started < consumers.Length)
            {
                lock (_lock.InOrder) _added.RemoveAll(added => Array.IndexOf(consumers, added.Consumer, started) >= 0);
            }
        }

        return consumers;
    }

    /// <summary>
    /// Stops the consumers of a tenant that were added by <see cref="Add{TGroup}"/> or <see cref="AddAll{TGroup}"/>, as
    /// <see cref="GroupConsumer.StopAsync"/> does. The stream and the group stay.
    /// </summary>
    /// <typeparam name="TGroup">Their class.</typeparam>
    /// <param name="tenant">The name of the tenant.</param>
    /// <param name="cancellationToken">Cancels the running handlers at once.</param>
    /// <returns>How many there were.</returns>
    public async Task<int> RemoveAsync<TGroup>(string tenant, CancellationToken cancellationToken = default)
        where TGroup : class, IConsumerGroups<TGroup>
    {
        GroupConsumer[] removed;
        lock (_lock.InOrder)
        {
            removed = [.. _added.Where(IsTheirs).Select(static added => added.Consumer)];
            _added.RemoveAll(IsTheirs);
        }

        await Task.WhenAll(removed.Select(consumer => consumer.StopAsync(cancellationToken))).ConfigureAwait(false);
        return removed.Length;

        bool IsTheirs((GroupConsumer Consumer, Type Type, string Tenant) added) => added.Type == typeof(TGroup) && added.Tenant == tenant;
    }

    private GroupRegistration Find<TGroup>(ConsumerGroupDefinition definition) =>
        _store.Groups.Find(group => group.Type == typeof(TGroup) && group.Definition == definition) ?? throw new InvalidOperationException(
            $"{typeof(TGroup).Name} was not added to {_store.Call}: AddTenantConsumer<{typeof(TGroup).Name}>().");

    /// <summary>Stops those that were added while the host runs.</summary>
    internal Task StopAsync(CancellationToken cancellationToken)
    {
        GroupConsumer[] all;
        lock (_lock.InOrder)
        {
            _isStopping = true;
            all = [.. _added.Select(static added => added.Consumer)];
        }

        return Task.WhenAll(all.Select(consumer => consumer.StopAsync(cancellationToken)));
    }

    /// <summary>Stops those that were added by <see cref="Add{TGroup}"/>.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);

    /// <summary>Stops those that were added by <see cref="Add{TGroup}"/>, and waits for it.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
