namespace Events.Wire;

/// <summary>
/// A field is kept apart (<see cref="Contracts.ClaimCheckAttribute"/>), and what it stands for is not there: it was deleted, or its store is another one. The
/// entry still has the reference: once the payload is back, it can be read.
/// </summary>
public sealed class PayloadMissingException : EventDecodeException
{
    internal PayloadMissingException(string eventType, string field, string payloadId)
        : base($"Field '{field}' of event '{eventType}' is kept apart as '{payloadId}', and there is no such payload.", field) => PayloadId = payloadId;

    /// <summary>The ID of the payload, as the entry has it.</summary>
    public string PayloadId { get; }
}
