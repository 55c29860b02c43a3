using System.Diagnostics.CodeAnalysis;
using Events.Middleware;
using Events.Streams;

namespace Events.Producing;

/// <summary>Options of a stream: what an application may change about the declaration.</summary>
public sealed class StreamOptions
{
    /// <summary>The Redis key; null (default) for the declared one.</summary>
    public string? Key { get; set; }

    /// <summary>The retention that every XADD applies; null (default) for the one that is declared.</summary>
    public Retention? Retention { get; set; }

    /// <summary>
    /// Tells whether the baggage of the current activity goes along with each event while it is traced (the field <c>baggage</c>), up to 8 KiB. Default
    /// false: it is written for services, and a stream may have other readers. Consumers take it with <see cref="ConsumerOptions.TakesBaggage"/>.
    /// </summary>
    public bool SendsBaggage { get; set; }

    /// <summary>
    /// The source of CloudEvents: a URI, absolute or relative, that says where the events happen, such as <c>/shop/orders</c>. When it is set, each event that
    /// is produced carries the attributes of a CloudEvent as fields (<c>ce_specversion</c>, <c>ce_id</c>, <c>ce_source</c>, <c>ce_type</c>, <c>ce_time</c>,
    /// <c>ce_subject</c>). Null (default) for none.
    /// </summary>
    public string? CloudEventSource { get; set; }

    /// <summary>
    /// The name of the field whose text is the subject of each CloudEvent, such as <c>order_id</c>. An event without the field, or with an empty one, has no
    /// subject. Null (default) for none; needs <see cref="CloudEventSource"/>.
    /// </summary>
    public string? CloudEventSubject { get; set; }

    /// <summary>
    /// The time for which the server remembers the idempotency key of an event (<see cref="Contracts.IdempotencyKeyAttribute"/>, or the one given to
    /// <c>ProduceAsync</c>), so that the same event is not appended again. Default 10 minutes; at least one millisecond. Each key takes some 200 bytes of the
    /// server's memory for that time. All who produce the event need the same.
    /// </summary>
    public TimeSpan IdempotencyWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The time for which an event with an idempotency key is sent again, with growing pauses, when it is not known whether it was appended, when there was no
    /// connection, or when the server refused it for the moment. Default zero: the caller gets the exception. At most half of <see cref="IdempotencyWindow"/>.
    /// Events without a key are never sent again, unless <see cref="GeneratesIdempotencyKeys"/> is on.
    /// </summary>
    public TimeSpan ProduceRetryTime { get; set; }

    /// <summary>
    /// Tells whether an event without an idempotency key gets one of its own from each call that produces it, so that <see cref="ProduceRetryTime"/> is for all
    /// events of the stream: none is appended twice by being sent again. Redis 8.6 (8.6.2 and later) remembers such a key itself (<c>XADD … IDMP</c>); before,
    /// it is a script as for other keys. Default false; needs <see cref="ProduceRetryTime"/>.
    /// </summary>
    public bool GeneratesIdempotencyKeys { get; set; }

    /// <summary>
    /// Says what the server must have done with an entry before producing ends. Default <see cref="Streams.Durability.Acknowledged"/>. Anything more has a
    /// connection of its own, on which <c>WAIT</c> or <c>WAITAOF</c> follows each XADD; a <see cref="Errors.NotDurableException"/> says when it was not met.
    /// Not over StackExchange.Redis.
    /// </summary>
    public Durability Durability { get; set; }

    internal void Validate()
    {
        if (IdempotencyWindow < TimeSpan.FromMilliseconds(1))
        {
            throw new ArgumentException($"{nameof(StreamOptions)}.{nameof(IdempotencyWindow)} is {IdempotencyWindow}; it must be at least one millisecond.");
        }

        if (ProduceRetryTime < TimeSpan.Zero || ProduceRetryTime > IdempotencyWindow / 2)
        {
            throw new ArgumentException(
                $"{nameof(StreamOptions)}.{nameof(ProduceRetryTime)} is {ProduceRetryTime}; it must be between zero and half of {nameof(IdempotencyWindow)}, which is {IdempotencyWindow}: "
                + "a key must still be known when the event is sent for the last time.");
        }

        if (GeneratesIdempotencyKeys && ProduceRetryTime == TimeSpan.Zero)
        {
            throw new ArgumentException(
                $"{nameof(StreamOptions)}.{nameof(GeneratesIdempotencyKeys)} is on, and {nameof(ProduceRetryTime)} is zero: nothing is sent again, so that no key is needed.");
        }
    }

    internal MiddlewareList Middleware { get; } = new();

    /// <summary>
    /// Runs a middleware around the handlers of single events of all consumers of the stream that <c>AddEvents</c> makes: within those of
    /// the application, around those of the consumer.
    /// </summary>
    /// <param name="middleware">The middleware; several threads call it at a time.</param>
    public StreamOptions AddMiddleware(EventMiddleware middleware)
    {
        Middleware.Add(middleware);
        return this;
    }

    /// <summary>Runs a middleware around the batch handlers of all consumers of the stream that <c>AddEvents</c> makes.</summary>
    /// <param name="middleware">The middleware; several threads call it at a time.</param>
    public StreamOptions AddBatchMiddleware(BatchMiddleware middleware)
    {
        Middleware.Add(middleware);
        return this;
    }

    /// <summary>Runs a middleware around all handlers of the consumers of the stream that <c>AddEvents</c> makes. The container makes it, once.</summary>
    /// <typeparam name="TMiddleware">The class; registered as a singleton unless the application has registered it itself.</typeparam>
    public StreamOptions AddMiddleware<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMiddleware>()
        where TMiddleware : class, IEventMiddleware
    {
        Middleware.Add<TMiddleware>();
        return this;
    }
}
