using System.Text;
using Events.Producing;
using Events.Protection;
using Events.Streams;
using Events.Wire;

namespace Events.Outbox;

/// <summary>
/// Encodes events for an outbox, as they would be produced now: <c>ts_ms</c>, headers, trace context, encrypted fields. What is to be kept apart
/// (<see cref="Contracts.ClaimCheckAttribute"/>) stays in
/// the entry. The container has it where an outbox was added. Thread-safe.
/// </summary>
public sealed class OutboxEncoder
{
    private readonly OutboxStreams _streams;

    internal OutboxEncoder(OutboxStreams streams) => _streams = streams;

    /// <summary>Encodes an event.</summary>
    /// <typeparam name="TStream">The class of its stream, which the application has added.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="options">Its stream's name, its keys, its headers; null for none of them.</param>
    /// <exception cref="InvalidOperationException">The application has no such stream.</exception>
    /// <exception cref="KeyUnavailableException">An encrypted field's key is not in memory: use <see cref="EncodeAsync{TStream}"/>.</exception>
    /// <exception cref="ArgumentException">The event cannot be encoded, or a key is empty.</exception>
    public OutboxEntry Encode<TStream>(IEventOf<TStream> @event, OutboxProduceOptions? options = null)
        where TStream : class, IEventStream<TStream>
    {
        StoreStreamClient client = Begin(@event, options, out EntryWriter writer);
        writer.CompleteNow();
        return End(client, ref writer, TStream.Definition.Key, options);
    }

    /// <summary>Encodes an event, and waits for keys that are not in memory.</summary>
    /// <typeparam name="TStream">The class of its stream, which the application has added.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="options">Its stream's name, its keys, its headers; null for none of them.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="InvalidOperationException">The application has no such stream.</exception>
    /// <exception cref="KeyUnavailableException">The key provider failed.</exception>
    /// <exception cref="ArgumentException">The event cannot be encoded, or a key is empty.</exception>
    public ValueTask<OutboxEntry> EncodeAsync<TStream>(
        IEventOf<TStream> @event, OutboxProduceOptions? options = null, CancellationToken cancellationToken = default)
        where TStream : class, IEventStream<TStream>
    {
        StoreStreamClient client = Begin(@event, options, out EntryWriter writer);
        return writer.IsPending && client.Keys is { } keys
            ? EndLaterAsync(client, writer.TakePending(), keys, TStream.Definition.Key, options, cancellationToken)
            : new ValueTask<OutboxEntry>(CompleteNow(client, ref writer, TStream.Definition.Key, options));
    }

    private static OutboxEntry CompleteNow(StoreStreamClient client, ref EntryWriter writer, string stream, OutboxProduceOptions? options)
    {
        writer.CompleteNow();
        return End(client, ref writer, stream, options);
    }

    private static async ValueTask<OutboxEntry> EndLaterAsync(
        StoreStreamClient client,
        IncompleteEntry entry,
        FieldProtection keys,
        string stream,
        OutboxProduceOptions? options,
        CancellationToken cancellationToken)
    {
        await entry.CompleteInsideAsync(keys, cancellationToken).ConfigureAwait(false);
        return Resume(client, entry, stream, options);
    }

    private static OutboxEntry Resume(StoreStreamClient client, IncompleteEntry entry, string stream, OutboxProduceOptions? options)
    {
        EntryWriter writer = entry.Resume();
        return End(client, ref writer, stream, options);
    }

    private StoreStreamClient Begin<TStream>(IEventOf<TStream> @event, OutboxProduceOptions? options, out EntryWriter writer)
        where TStream : class, IEventStream<TStream>
    {
        ArgumentNullException.ThrowIfNull(@event);
        options?.Validate();
        StoreStreamClient client = _streams.Get(TStream.Definition.Key, options?.StreamName);
        writer = client.BeginEntry(new byte[512], 0);
        @event.EncodeEntry(ref writer);
        return client;
    }

    private static OutboxEntry End(StoreStreamClient client, ref EntryWriter writer, string stream, OutboxProduceOptions? options)
    {
        ReadOnlySpan<byte> key = writer.IdempotencyKey;
        string idempotencyKey = options?.IdempotencyKey ?? (key.IsEmpty ? Guid.CreateVersion7().ToString("N") : Encoding.UTF8.GetString(key));
        if (idempotencyKey.Length > 512)
        {
            throw new ArgumentException($"The event's idempotency key has {idempotencyKey.Length} characters; in an outbox it must have 1 to 512.");
        }

        client.EndCommitEntry(ref writer, options?.Headers);
        EntryFields fields = writer.Written;
        return new OutboxEntry
        {
            Stream = stream,
            StreamName = options?.StreamName,
            EventType = Encoding.UTF8.GetString(fields.EventType),
            OrderingKey = options?.OrderingKey,
            IdempotencyKey = idempotencyKey,
            Fields = fields.Bytes.ToArray(),
            FieldCount = fields.Count,
        };
    }
}
