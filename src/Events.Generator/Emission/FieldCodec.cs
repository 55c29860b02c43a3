using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>The calls that write and read a value, by its kind.</summary>
internal static class FieldCodec
{
    /// <summary>A statement that writes a value.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value, not null.</param>
    /// <param name="enumWriter">The local function that writes the enum, if it is one.</param>
    public static string Write(FieldModel field, string value, string? enumWriter)
    {
        string name = Literals.Bulk(field.Name);
        return field.Kind switch
        {
            FieldKind.String => $"writer.WriteString({name}, {value});",
            FieldKind.Bytes => $"writer.WriteByteArray({name}, {value});",
            FieldKind.Boolean => $"writer.WriteBoolean({name}, {value});",
            FieldKind.Char => $"writer.WriteChar({name}, {value});",
            FieldKind.DateTime => $"writer.WriteDateTime({name}, {value});",
            FieldKind.DateTimeOffset => $"writer.WriteDateTimeOffset({name}, {value});",
            FieldKind.DateOnly => $"writer.WriteDateOnly({name}, {value});",
            FieldKind.TimeOnly => $"writer.WriteTimeOnly({name}, {value});",
            FieldKind.Integer or FieldKind.Number or FieldKind.Guid or FieldKind.TimeSpan =>
                $"writer.WriteFormatted({name}, {value});",
            FieldKind.Enum => $"{enumWriter}(ref writer, {name}, {value});",
            _ => throw new ArgumentOutOfRangeException(nameof(field), field.Kind, null),
        };
    }

    /// <summary>An expression that reads a value.</summary>
    /// <param name="field">The field.</param>
    /// <param name="enumReader">The local function that reads the enum, if it is one.</param>
    public static string Read(FieldModel field, string? enumReader)
    {
        string read = field.Kind switch
        {
            FieldKind.String => "reader.ReadString()",
            FieldKind.Bytes => "reader.ReadByteArray()",
            FieldKind.Boolean => "reader.ReadBoolean()",
            FieldKind.Char => "reader.ReadChar()",
            FieldKind.Integer => $"reader.ReadInteger<{field.Type}>()",
            FieldKind.Number => $"reader.ReadNumber<{field.Type}>()",
            FieldKind.Guid => "reader.ReadGuid()",
            FieldKind.DateTime => "reader.ReadDateTime()",
            FieldKind.DateTimeOffset => "reader.ReadDateTimeOffset()",
            FieldKind.DateOnly => "reader.ReadDateOnly()",
            FieldKind.TimeOnly => "reader.ReadTimeOnly()",
            FieldKind.TimeSpan => "reader.ReadTimeSpan()",
            FieldKind.Enum => $"{enumReader}(ref reader)",
            _ => throw new ArgumentOutOfRangeException(nameof(field), field.Kind, null),
        };
        return field.IsNullable && !field.IsReference ? $"reader.TryReadNull() ? null : {read}" : read;
    }
}
