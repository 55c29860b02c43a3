namespace Events.Generator.Shapes;

/// <summary>Metadata names of the contracts that the generator looks for.</summary>
internal static class KnownNames
{
    public const string EventStreamAttribute = "Events.EventStreamAttribute";
    public const string EventsOfAttribute = "Events.EventsOfAttribute`1";
    public const string EventAttribute = "Events.EventAttribute`1";
    public const string ConsumerGroupAttribute = "Events.ConsumerGroupAttribute`1";
    public const string HandlesAttribute = "Events.HandlesAttribute";
    public const string FieldAttribute = "Events.FieldAttribute";
    public const string DedupeByAttribute = "Events.DedupeByAttribute";
    public const string OrderedByAttribute = "Events.OrderedByAttribute";
    public const string Event = "Events.IEvent`1";
    public const string EventOf = "Events.IEventOf`1";
    public const string EventStream = "Events.Streams.IEventStream`1";
    public const string EventContext = "Events.EventContext";
    public const string BatchContext = "Events.BatchContext";
    public const string IgnoreAttribute = "Events.IgnoreAttribute";
    public const string AliasAttribute = "Events.AliasAttribute";
    public const string FieldConverter = "Events.Wire.IFieldConverter`1";
    public const string FieldConverterAttribute = "Events.FieldConverterAttribute`1";
    public const string JsonFieldAttribute = "Events.JsonFieldAttribute`1";
    public const string JsonSerializableAttribute = "System.Text.Json.Serialization.JsonSerializableAttribute";
    public const string EnumFieldAttribute = "Events.EnumFieldAttribute";
    public const string UnknownValueAttribute = "Events.UnknownValueAttribute";
    public const string FieldNamingAttribute = "Events.FieldNamingAttribute";
    public const string EnumMemberAttribute = "System.Runtime.Serialization.EnumMemberAttribute";
    public const string JsonEnumNameAttribute = "System.Text.Json.Serialization.JsonStringEnumMemberNameAttribute";
    public const string PiiAttribute = "Events.PiiAttribute";
    public const string EncryptedAttribute = "Events.EncryptedAttribute";
    public const string CompressedAttribute = "Events.CompressedAttribute";
    public const string UnknownFields = "Events.UnknownFields";
    public const string RetiredAttribute = "Events.RetiredAttribute";
    public const string UpcastAttribute = "Events.UpcastAttribute";
    public const string ReadOnlyList = "System.Collections.Generic.IReadOnlyList`1";
}
