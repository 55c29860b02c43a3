using Events.Headers;

namespace Events.Outbox;

/// <summary>The options that go with one event into an outbox.</summary>
public sealed record OutboxProduceOptions
{
    /// <summary>The name by which the application has added the stream, or the tenant; null (default) for the stream without a name.</summary>
    public string? StreamName { get; init; }

    /// <summary>
    /// The ordering key: events of the same key and stream keep their order also when one of them is refused: the others wait for it. Null
    /// (default) for an event that no other waits for. At most 256 characters.
    /// </summary>
    public string? OrderingKey { get; init; }

    /// <summary>
    /// The key that identifies the event, in place of what it declares itself (<see cref="Contracts.IdempotencyKeyAttribute"/>); null (default) for
    /// that, or else one of its own. At most 512 characters.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Headers of the event; those of the stream take the place of those of the same name. Null (default) for none.</summary>
    public EventHeaders? Headers { get; init; }

    internal void Validate()
    {
        Check(nameof(StreamName), StreamName, 256);
        Check(nameof(OrderingKey), OrderingKey, 256);
        Check(nameof(IdempotencyKey), IdempotencyKey, 512);
    }

    private static void Check(string name, string? value, int max)
    {
        if (value is null) return;
        if (value.Length != 0 && value.Length <= max) return;
        throw new ArgumentException(
            $"{nameof(OutboxProduceOptions)}.{name} has {value.Length} characters; it must have 1 to {max}, or be null.");
    }
}
