using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Events.Middleware;

/// <summary>The middlewares that were added in one place, in that order: to the builder, to a stream, or to a consumer.</summary>
internal sealed class MiddlewareList
{
    private readonly List<Item> _items = [];

    public void Add(EventMiddleware middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _items.Add(new Item(middleware, null, null, null));
    }

    public void Add(BatchMiddleware middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _items.Add(new Item(null, middleware, null, null));
    }

    public void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMiddleware>()
        where TMiddleware : class, IEventMiddleware =>
        _items.Add(new Item(
            null,
            null,
            static provider => provider.GetRequiredService<TMiddleware>(),
            static services => services.TryAddSingleton<TMiddleware>()));

    /// <summary>Registers those that the container makes.</summary>
    public void Register(IServiceCollection services)
    {
        foreach (Item item in _items) item.Register?.Invoke(services);
    }

    /// <summary>Puts lists together, the outermost first.</summary>
    /// <param name="provider">The container; null when there is none.</param>
    /// <param name="lists">The lists.</param>
    /// <exception cref="InvalidOperationException">One is to be made by a container, and there is none.</exception>
    public static MiddlewareChain Build(IServiceProvider? provider, params ReadOnlySpan<MiddlewareList?> lists)
    {
        var events = new List<EventMiddleware>();
        var batches = new List<BatchMiddleware>();
        foreach (MiddlewareList? list in lists)
        {
            foreach (Item item in list?._items ?? []) item.AddTo(events, batches, provider);
        }

        return new MiddlewareChain([.. events], [.. batches]);
    }

    private readonly record struct Item(
        EventMiddleware? Event, BatchMiddleware? Batch, Func<IServiceProvider, IEventMiddleware>? Make, Action<IServiceCollection>? Register)
    {
        public void AddTo(List<EventMiddleware> events, List<BatchMiddleware> batches, IServiceProvider? provider)
        {
            if (Event is not null) events.Add(Event);
            if (Batch is not null) batches.Add(Batch);
            if (Make is null) return;
            IEventMiddleware made = Make(provider ?? throw new InvalidOperationException(
                "A middleware that is added by its type is made by the container, and this consumer is not made by one: add an instance's methods instead."));
            events.Add(made.InvokeAsync);
            batches.Add(made.InvokeBatchAsync);
        }
    }
}
