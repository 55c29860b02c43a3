namespace Events.Diagnostics;

/// <summary>The attributes of spans and of the measurements by the conventions. The reference of telemetry says which has which.</summary>
internal static class SpanTags
{
    public const string System = "messaging.system";
    public const string OperationName = "messaging.operation.name";
    public const string OperationType = "messaging.operation.type";
    public const string Destination = "messaging.destination.name";
    public const string Group = "messaging.consumer.group.name";
    public const string Consumer = "messaging.client.id";
    public const string MessageId = "messaging.message.id";
    public const string Size = "messaging.message.envelope.size";
    public const string BatchCount = "messaging.batch.message_count";
    public const string ErrorType = "error.type";
    public const string EventType = "events.type";
    public const string Attempt = "events.attempt";
    public const string Outcome = "events.outcome";
    public const string Letter = "events.dead_letter.id";
    public const string Reason = "events.dead_letter.reason";

    /// <summary>The value of <see cref="System"/>.</summary>
    public static readonly object Redis = "redis";
}
