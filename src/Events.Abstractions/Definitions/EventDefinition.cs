namespace Events.Definitions;

/// <summary>One event of a stream.</summary>
public sealed class EventDefinition
{
    private readonly byte[] _typeUtf8;

    /// <summary>Describes an event.</summary>
    /// <param name="type">The event type, such as <c>order.placed</c>.</param>
    /// <param name="decode">Reads an entry of the type.</param>
    public EventDefinition(string type, EventDecoder decode)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentNullException.ThrowIfNull(decode);
        Type = type;
        Decode = decode;
        _typeUtf8 = System.Text.Encoding.UTF8.GetBytes(type);
    }

    /// <summary>The event type, such as <c>order.placed</c>.</summary>
    public string Type { get; }

    /// <summary>Tells whether entries without a type are read as it.</summary>
    public bool ReadsUntyped { get; init; }

    /// <summary>Whether fields of it are encrypted, so that keys are needed to read its entries.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Which of its fields are personal, in the form of <c>ev:pii</c>; null for none.</summary>
    public string? Personal { get; init; }

    /// <summary>The record, of an event that another assembly than the stream's declares; null for the stream's own.</summary>
    public Type? Record { get; init; }

    /// <summary>The event type as UTF-8.</summary>
    public ReadOnlySpan<byte> TypeUtf8 => _typeUtf8;

    /// <summary>Reads an entry of the type.</summary>
    public EventDecoder Decode { get; }
}
