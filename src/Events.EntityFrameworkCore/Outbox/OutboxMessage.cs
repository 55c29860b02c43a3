namespace Events.EntityFrameworkCore.Outbox;

/// <summary>A row of the outbox: an event that is committed and not appended to its stream yet. It is deleted when it is.</summary>
public class OutboxMessage
{
    internal const int MaxError = 2000;

    /// <summary>Its place: given by the database, ascending.</summary>
    public long Id { get; set; }

    /// <summary>The declared key of the stream.</summary>
    public required string Stream { get; set; }

    /// <summary>The name by which the application has added the stream, or the tenant; null for the one without.</summary>
    public string? StreamName { get; set; }

    /// <summary>The event type.</summary>
    public required string EventType { get; set; }

    /// <summary>Rows of the same key and stream wait when one of them cannot be appended; null for a row that no other waits for.</summary>
    public string? OrderingKey { get; set; }

    /// <summary>The key that identifies it at the stream, so that it is appended once.</summary>
    public required string IdempotencyKey { get; set; }

    /// <summary>Names and values as they go to the stream: RESP bulk strings.</summary>
    public required byte[] Fields { get; set; }

    /// <summary>The number of names and values.</summary>
    public int FieldCount { get; set; }

    /// <summary>The time at which it was produced: Unix milliseconds.</summary>
    public long ProducedAt { get; set; }

    /// <summary>The time until which it is not tried: Unix milliseconds; 0 when nothing holds it.</summary>
    public long HeldUntil { get; set; }

    /// <summary>The number of times that it was refused.</summary>
    public int Refusals { get; set; }

    /// <summary>The text with which it was refused, at most 2,000 characters of it; null when it was not.</summary>
    public string? Error { get; set; }
}
