namespace Events.Generator;

/// <summary>Metadata names of the contracts that the generator looks for.</summary>
internal static class KnownNames
{
    public const string EventStreamAttribute = "Events.EventStreamAttribute";
    public const string EventAttribute = "Events.EventAttribute`1";
    public const string ConsumerGroupAttribute = "Events.ConsumerGroupAttribute`1";
    public const string HandlesAttribute = "Events.HandlesAttribute";
    public const string FieldAttribute = "Events.FieldAttribute";
    public const string DedupeByAttribute = "Events.DedupeByAttribute";
    public const string OrderedByAttribute = "Events.OrderedByAttribute";
    public const string Event = "Events.IEvent`1";
    public const string EventStream = "Events.IEventStream`1";
    public const string EventContext = "Events.EventContext";
    public const string BatchContext = "Events.BatchContext";
    public const string ReadOnlyList = "System.Collections.Generic.IReadOnlyList`1";
}
