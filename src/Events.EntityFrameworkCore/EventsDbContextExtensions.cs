using Events;
using Events.EntityFrameworkCore.Inbox;
using Events.EntityFrameworkCore.Outbox;
using Events.Outbox;
using Events.Store;
using Events.Streams;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Events that are produced, or handled, in the transaction of a context.</summary>
public static class EventsDbContextExtensions
{
    /// <summary>
    /// Produces an event with the next <c>SaveChanges</c>, in its transaction or that of the caller: when that is committed the event is appended to
    /// its stream, and else it never was. It is encoded
    /// now, so it may change afterwards. The context must be registered with the application, and so must its outbox (<c>AddEventsOutbox&lt;TContext&gt;</c>).
    /// </summary>
    /// <typeparam name="TStream">The class of the event's stream, which the application has added.</typeparam>
    /// <param name="context">The context.</param>
    /// <param name="event">The event.</param>
    /// <param name="options">Its stream's name, its keys, its headers; null for none of them.</param>
    /// <exception cref="InvalidOperationException">The context has no outbox, or the application has no such stream.</exception>
    /// <exception cref="ArgumentException">The event cannot be encoded.</exception>
    /// <exception cref="Events.Protection.KeyUnavailableException">
    /// An encrypted field's key is not in memory: use <see cref="ProduceAsync{TStream}"/>.
    /// </exception>
    public static void Produce<TStream>(this DbContext context, IEventOf<TStream> @event, OutboxProduceOptions? options = null)
        where TStream : class, IEventStream<TStream>
    {
        ArgumentNullException.ThrowIfNull(context);
        Add(context, EncoderOf(context).Encode(@event, options));
    }

    /// <summary>The same for events with encrypted fields, whose keys may have to be asked for.</summary>
    /// <typeparam name="TStream">The class of the event's stream, which the application has added.</typeparam>
    /// <param name="context">The context.</param>
    /// <param name="event">The event.</param>
    /// <param name="options">Its stream's name, its keys, its headers; null for none of them.</param>
    /// <param name="cancellationToken">Cancels waiting for a key.</param>
    /// <exception cref="InvalidOperationException">The context has no outbox, or the application has no such stream.</exception>
    /// <exception cref="ArgumentException">The event cannot be encoded.</exception>
    /// <exception cref="Events.Protection.KeyUnavailableException">The key provider failed.</exception>
    public static async ValueTask ProduceAsync<TStream>(
        this DbContext context, IEventOf<TStream> @event, OutboxProduceOptions? options = null, CancellationToken cancellationToken = default)
        where TStream : class, IEventStream<TStream>
    {
        ArgumentNullException.ThrowIfNull(context);
        Add(context, await EncoderOf(context).EncodeAsync(@event, options, cancellationToken).ConfigureAwait(true));
    }

    /// <summary>
    /// Handles an event once: what it does by this context is committed together with a row of the inbox, in one transaction, and a delivery that
    /// finds the row does nothing. Both the context's
    /// changes and the row are saved here; where the context has a transaction, its owner commits. An execution strategy that tries again calls the
    /// handler again. Whenever it fails the context tracks nothing afterwards, unless the transaction is its caller's. An entry that was requeued is the
    /// one that was dead-lettered.
    /// </summary>
    /// <param name="context">The context.</param>
    /// <param name="delivery">The delivery.</param>
    /// <param name="handle">The handler. What it does elsewhere, at a service or in a stream, is done as often as it is called.</param>
    /// <param name="key">What identifies the event among those of its type for the group; null (default) for the entry's ID.</param>
    /// <param name="cancellationToken">Asks the handler to stop.</param>
    /// <returns>Whether it was handled now; false when it was before. Either way the delivery is done.</returns>
    /// <exception cref="InvalidOperationException">The context has no inbox.</exception>
    public static Task<bool> HandleOnceAsync(
        this DbContext context, EventContext delivery, Func<CancellationToken, Task> handle, string? key = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(handle);
        if (key is { Length: 0 or > 512 }) throw new ArgumentException($"The key has {key.Length} characters; it must have 1 to 512, or be null.", nameof(key));
        TimeProvider time = ServicesOf(context)?.GetService<TimeProvider>() ?? TimeProvider.System;
        EntryId id = delivery.OriginalId;
        bool mayBeHandled = key is not null || delivery.DeliveryCount > 1 || id != delivery.Id;
        key = key is null ? id.ToString() : $"{KeyParts.Escape(delivery.EventType)}:{key}";
        if (key.Length > 512)
        {
            throw new ArgumentException($"The key has {key.Length} characters with the event type in front of it; it must have 512 at the most.", nameof(key));
        }

        return new HandledOnce(context, delivery.Group, delivery.OriginalStream, key, mayBeHandled, time).RunAsync(handle, cancellationToken);
    }

    private static void Add(DbContext context, OutboxEntry entry)
    {
        TimeProvider time = ServicesOf(context)?.GetService<TimeProvider>() ?? TimeProvider.System;
        var message = new OutboxMessage
        {
            Stream = entry.Stream,
            StreamName = entry.StreamName,
            EventType = entry.EventType,
            OrderingKey = entry.OrderingKey,
            IdempotencyKey = entry.IdempotencyKey,
            Fields = entry.Fields.ToArray(),
            FieldCount = entry.FieldCount,
            ProducedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        context.Add(message);
        ProducedMessages.Add(context, message);
    }

    private static OutboxEncoder EncoderOf(DbContext context)
    {
        if (context.Model.FindEntityType(typeof(OutboxMessage)) is null)
        {
            throw new InvalidOperationException($"{context.GetType().Name} has no outbox: call modelBuilder.AddEventsOutbox() in OnModelCreating, and migrate.");
        }

        return ServicesOf(context)?.GetService<OutboxEncoder>() ?? throw new InvalidOperationException(
            $"{context.GetType().Name} has no outbox: call services.AddEventsOutbox<{context.GetType().Name}>(), and have the container make the context.");
    }

    private static IServiceProvider? ServicesOf(DbContext context) =>
        context.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider;
}
