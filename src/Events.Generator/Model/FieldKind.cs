namespace Events.Generator.Model;

/// <summary>How a value stands in a field. "Add a field type" starts here; see <c>FieldTypes</c> and <c>FieldCodec</c>.</summary>
internal enum FieldKind
{
    String,
    Bytes,
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
}
