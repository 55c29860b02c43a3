namespace Events.Generator.Shapes;

/// <summary>Metadata names of the contracts that the generator looks for.</summary>
internal static class KnownNames
{
    public const string EventStreamAttribute = "Events.EventStreamAttribute";
    public const string EventsOfAttribute = "Events.Contracts.EventsOfAttribute`1";
    public const string EventAttribute = "Events.EventAttribute`1";
    public const string ConsumerGroupAttribute = "Events.ConsumerGroupAttribute`1";
    public const string HandlesAttribute = "Events.HandlesAttribute";
    public const string FieldAttribute = "Events.FieldAttribute";
    public const string DedupeByAttribute = "Events.DedupeByAttribute";
    public const string OrderedByAttribute = "Events.OrderedByAttribute";
    public const string IdempotencyKeyAttribute = "Events.Contracts.IdempotencyKeyAttribute";
    public const string Event = "Events.Contracts.IEvent`1";
    public const string EventOf = "Events.IEventOf`1";
    public const string EventStream = "Events.Streams.IEventStream`1";
    public const string EventContext = "Events.EventContext";
    public const string BatchContext = "Events.BatchContext";
    public const string IgnoreAttribute = "Events.IgnoreAttribute";
    public const string AliasAttribute = "Events.Contracts.AliasAttribute";
    public const string FieldConverter = "Events.Wire.IFieldConverter`1";
    public const string FieldConverterAttribute = "Events.Contracts.FieldConverterAttribute`1";
    public const string JsonFieldAttribute = "Events.Contracts.JsonFieldAttribute`1";
    public const string JsonSerializableAttribute = "System.Text.Json.Serialization.JsonSerializableAttribute";
    public const string EnumFieldAttribute = "Events.Contracts.EnumFieldAttribute";
    public const string UnknownValueAttribute = "Events.Contracts.UnknownValueAttribute";
    public const string FieldNamingAttribute = "Events.Contracts.FieldNamingAttribute";
    public const string EnumMemberAttribute = "System.Runtime.Serialization.EnumMemberAttribute";
    public const string JsonEnumNameAttribute = "System.Text.Json.Serialization.JsonStringEnumMemberNameAttribute";
    public const string PiiAttribute = "Events.Contracts.PiiAttribute";
    public const string EncryptedAttribute = "Events.Contracts.EncryptedAttribute";
    public const string CompressedAttribute = "Events.Contracts.CompressedAttribute";
    public const string ClaimCheckAttribute = "Events.Contracts.ClaimCheckAttribute";
    public const string UnknownFields = "Events.Contracts.UnknownFields";
    public const string RetiredAttribute = "Events.Contracts.RetiredAttribute";
    public const string UpcastAttribute = "Events.Contracts.UpcastAttribute";
    public const string ReadOnlyList = "System.Collections.Generic.IReadOnlyList`1";
}
