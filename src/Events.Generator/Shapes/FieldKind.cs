namespace Events.Generator.Shapes;

/// <summary>The form in which a value stands in a field. "Add a field type" starts here; see <c>ValueReader</c> and <c>FieldCodec</c>.</summary>
internal enum FieldKind
{
    String,
    Bytes,
    Memory,
    Boolean,
    Char,
    Integer,
    Number,
    Guid,
    DateTime,
    DateTimeOffset,
    DateOnly,
    TimeOnly,
    TimeSpan,
    Enum,

    /// <summary>A type that formats and parses itself.</summary>
    SelfFormatted,

    /// <summary>A type that a converter writes and reads.</summary>
    Converted,

    /// <summary>Whatever a <c>JsonSerializerContext</c> of the application's knows.</summary>
    Json,

    /// <summary>A type of one property that stands for its value.</summary>
    Wrapper,

    /// <summary>A JSON array.</summary>
    List,

    /// <summary>A JSON object.</summary>
    Map,

    /// <summary>All fields that the event does not know.</summary>
    Unknown,

    /// <summary>A record whose properties are fields of their own under a prefix.</summary>
    Nested,
}
