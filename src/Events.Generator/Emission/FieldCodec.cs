using Events.Generator.Model;
using Events.Generator.Shapes;

namespace Events.Generator.Emission;

/// <summary>The calls that write and read a value, by its kind.</summary>
/// <param name="enumFunctions">The functions that write, or read, enums by their references.</param>
internal sealed class FieldCodec(IReadOnlyDictionary<string, string> enumFunctions)
{
    private const string Writer = "ref global::Events.Wire.EntryWriter writer";
    private const string Reader = "ref global::Events.Wire.EntryReader reader";

    /// <summary>A statement that writes a value.</summary>
    /// <param name="model">How the value is written.</param>
    /// <param name="name">The field name as a literal.</param>
    /// <param name="value">The value, not null.</param>
    /// <param name="isElement">Whether it stands inside of a collection.</param>
    public string Write(ValueModel model, string name, string value, bool isElement = false) => model.Kind switch
    {
        FieldKind.String => $"writer.WriteString({name}, {value});",
        FieldKind.Bytes when isElement => $"writer.WriteBase64({name}, {value});",
        FieldKind.Bytes => $"writer.WriteByteArray({name}, {value});",
        FieldKind.Memory when isElement => $"writer.WriteBase64({name}, {value}.Span);",
        FieldKind.Memory => $"writer.WriteBytes({name}, {value}.Span);",
        FieldKind.Boolean => $"writer.WriteBoolean({name}, {value});",
        FieldKind.Char => $"writer.WriteChar({name}, {value});",
        FieldKind.DateTime => $"writer.WriteDateTime({name}, {value});",
        FieldKind.DateTimeOffset => $"writer.WriteDateTimeOffset({name}, {value});",
        FieldKind.DateOnly => $"writer.WriteDateOnly({name}, {value});",
        FieldKind.TimeOnly => $"writer.WriteTimeOnly({name}, {value});",
        FieldKind.Integer or FieldKind.Number or FieldKind.Guid or FieldKind.TimeSpan => $"writer.WriteFormatted({name}, {value});",
        FieldKind.Enum when model.IsEnumNumber => $"writer.WriteFormatted({name}, ({model.Helper}){value});",
        FieldKind.Enum => $"{enumFunctions[model.Type]}(ref writer, {name}, {value});",
        FieldKind.SelfFormatted => $"writer.Write{model.Helper.Split(',')[0]}({name}, {value});",
        FieldKind.Converted => $"writer.WriteConverted<{model.Type}, {model.Helper}>({name}, {value});",
        FieldKind.Json => $"writer.WriteJson({name}, {value}, {TypeInfo(model)});",
        FieldKind.Wrapper => Write(
            model.Element!, name, $"{value}.{Identifiers.Escape(model.Object!.Fields[0].Property)}", isElement),
        FieldKind.List => $"writer.WriteList<{model.Element!.FullType}>({name}, {value}, {Style(model.Element)}, {ElementWriter(model.Element)});",
        FieldKind.Map =>
            $"writer.WriteMap<{model.Key!.FullType}, {model.Element!.FullType}>({name}, {value}, {ElementWriter(model.Key)}, {Style(model.Element)}, {ElementWriter(model.Element)});",
        _ => throw new ArgumentOutOfRangeException(nameof(model), model.Kind, null),
    };

    /// <summary>An expression that reads a value.</summary>
    /// <param name="model">How the value is written.</param>
    /// <param name="isElement">Whether it stands inside of a collection.</param>
    public string Read(ValueModel model, bool isElement = false)
    {
        string read = model.Kind switch
        {
            FieldKind.String => "reader.ReadString()",
            FieldKind.Bytes or FieldKind.Memory => isElement ? "reader.ReadBase64()" : "reader.ReadByteArray()",
            FieldKind.Boolean => "reader.ReadBoolean()",
            FieldKind.Char => "reader.ReadChar()",
            FieldKind.Integer => $"reader.ReadInteger<{model.Type}>()",
            FieldKind.Number => $"reader.ReadNumber<{model.Type}>()",
            FieldKind.Guid => "reader.ReadGuid()",
            FieldKind.DateTime => "reader.ReadDateTime()",
            FieldKind.DateTimeOffset => "reader.ReadDateTimeOffset()",
            FieldKind.DateOnly => "reader.ReadDateOnly()",
            FieldKind.TimeOnly => "reader.ReadTimeOnly()",
            FieldKind.TimeSpan => "reader.ReadTimeSpan()",
            FieldKind.Enum => $"{enumFunctions[model.Type]}(ref reader)",
            FieldKind.SelfFormatted when model.Helper.EndsWith(",Uri", StringComparison.Ordinal) => "reader.ReadUri()",
            FieldKind.SelfFormatted => $"reader.Read{model.Helper.Split(',')[1]}<{model.Type}>()",
            FieldKind.Converted => $"reader.ReadConverted<{model.Type}, {model.Helper}>()",
            FieldKind.Json => $"reader.ReadJson({TypeInfo(model)})",
            FieldKind.Wrapper => Make(model.Object!, Read(model.Element!, isElement)),
            FieldKind.List => model.Build.Replace(
                "{0}", $"reader.ReadList<{model.Element!.FullType}>({ElementReader(model.Element)}, {Bool(model.Element.IsNullable)})"),
            FieldKind.Map => model.Build.Replace(
                "{0}",
                $"reader.ReadMap<{model.Key!.FullType}, {model.Element!.FullType}>({ElementReader(model.Key)}, {ElementReader(model.Element)}, {Bool(model.Element.IsNullable)})"),
            _ => throw new ArgumentOutOfRangeException(nameof(model), model.Kind, null),
        };
        return model.IsNullable && !model.IsLeftOutWhenNull && !isElement ? $"reader.TryReadNull() ? null : {read}" : read;
    }

    /// <summary>A statement that writes a value encrypted or compressed.</summary>
    /// <param name="packing">How.</param>
    /// <param name="model">How the value is written otherwise.</param>
    /// <param name="name">The field name.</param>
    /// <param name="value">The value, not null.</param>
    /// <param name="subject">An expression for whose data it is; null where it has no subject.</param>
    public string WritePacked(PackingModel packing, ValueModel model, string name, string value, string? subject) =>
        $"writer.WritePacked<{model.Type}>({Literals.Utf8(name)}, {value}, {NamedWriter(model, name)}, {Declared(packing)}{(subject is null ? "" : ", " + subject)});";

    /// <summary>An expression for the text of a value.</summary>
    /// <param name="model">How the value is written.</param>
    /// <param name="value">The value, not null.</param>
    public string Subject(ValueModel model, string value) =>
        $"global::Events.Wire.EntryWriter.SubjectOf<{model.Type}>({value}, {NamedWriter(model, "subject")})";

    /// <summary>An expression that reads a value that is encrypted or compressed.</summary>
    public string ReadPacked(PackingModel packing, ValueModel model) =>
        $"reader.ReadPacked<{model.FullType}>(fields, {Declared(packing)}, static ({Reader}) => {Read(model)})";

    /// <summary>An expression that reads a value in clear text where it may be packed.</summary>
    public string ReadPlain(PackingModel packing, ValueModel model)
    {
        if (!packing.Encrypts || packing.AcceptsPlain) return Read(model);
        string refuse = $"reader.RefusePlain<{model.FullType}>(fields)";
        return model.IsNullable && !model.IsLeftOutWhenNull ? $"reader.TryReadNull() ? null : {refuse}" : refuse;
    }

    private static string Declared(PackingModel packing)
    {
        var properties = new List<string>();
        if (packing.Encrypts) properties.Add("Encrypts = true");
        if (packing.Subject is not null) properties.Add("HasSubject = true");
        if (packing.NullWhenDestroyed) properties.Add("NullWhenDestroyed = true");
        if (packing.Compresses)
        {
            properties.Add($"Compresses = true, CompressAbove = {packing.Above.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        }

        if (packing.Claims) properties.Add($"Claims = true, ClaimAbove = {packing.ClaimAbove.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        return $"new global::Events.Wire.FieldPacking {{ {string.Join(", ", properties)} }}";
    }

    private string NamedWriter(ValueModel model, string name) =>
        $"static ({Writer}, {model.Type} item) => {Write(model, Literals.Bulk(name), "item").TrimEnd(';')}";

    private static string Style(ValueModel element) => "global::Events.Wire.JsonStyle." + element.Kind switch
    {
        FieldKind.Wrapper => Style(element.Element!).Split('.').Last(),
        FieldKind.Integer when element.Type is "global::System.Int128" or "global::System.UInt128" => "Text",
        FieldKind.Integer or FieldKind.Number or FieldKind.Boolean => "Literal",
        FieldKind.Enum when element.IsEnumNumber => "Literal",
        FieldKind.List or FieldKind.Map or FieldKind.Json => "Json",
        _ => "Text",
    };

    private string ElementWriter(ValueModel element)
    {
        // Null elements never come there.
        string item = !element.IsNullable ? "item" : element.IsReferenceType ? "item!" : "item!.Value";
        return $"static ({Writer}, {element.FullType} item) => {Write(element, Literals.Bulk(""), item, isElement: true).TrimEnd(';')}";
    }

    private string ElementReader(ValueModel element) => $"static ({Reader}) => {Read(element, isElement: true)}";

    private static string Make(ObjectModel model, string value)
    {
        FieldModel field = model.Fields[0];
        return field.Parameter is not null
            ? $"new {model.Reference}({Identifiers.Escape(field.Parameter)}: {value})"
            : $"new {model.Reference} {{ {Identifiers.Escape(field.Property)} = {value} }}";
    }

    private static string TypeInfo(ValueModel model) => $"global::Events.Wire.JsonTypes.Of<{model.Type}>({model.Helper}.Default)";

    private static string Bool(bool value) => value ? "true" : "false";
}
