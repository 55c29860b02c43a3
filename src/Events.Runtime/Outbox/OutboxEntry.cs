namespace Events.Outbox;

/// <summary>An event that waits in a database to be appended to its stream. It is encoded already, with its time, headers and trace context.</summary>
public sealed class OutboxEntry
{
    /// <summary>The place of the entry among those of the outbox: given by the database, ascending.</summary>
    public long Id { get; init; }

    /// <summary>The declared key of the stream.</summary>
    public required string Stream { get; init; }

    /// <summary>The name by which the application has added the stream, or the tenant; null for the one without.</summary>
    public string? StreamName { get; init; }

    /// <summary>The event type.</summary>
    public required string EventType { get; init; }

    /// <summary>The ordering key: entries of the same key and stream wait when one of them cannot be appended; null for one that no other waits for.</summary>
    public string? OrderingKey { get; init; }

    /// <summary>The key that identifies it at the stream, so that it is appended once.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>Names and values as they go to the stream: RESP bulk strings.</summary>
    public required ReadOnlyMemory<byte> Fields { get; init; }

    /// <summary>The number of names and values.</summary>
    public required int FieldCount { get; init; }

    /// <summary>The number of times that it was refused.</summary>
    public int Refusals { get; init; }
}
