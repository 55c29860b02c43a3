using Events.Generator.Baseline;
using Events.Wire;

namespace Events.Generator.Exports;

/// <summary>
/// The schema of an entry: a JSON object of its fields, all text. It holds for JSON Schema 2020-12 and for AsyncAPI, which takes draft 7 with
/// additions; keywords that only one of them has are only hints.
/// </summary>
internal static class EventSchema
{
    /// <summary>The schema in a file of its own.</summary>
    public static JsonMap WithHead(ExportEvent item)
    {
        var schema = new JsonMap
        {
            { "$schema", "https://json-schema.org/draft/2020-12/schema" },
            { "$id", $"urn:events:{Uri.EscapeDataString(item.Identity.Stream)}:{Uri.EscapeDataString(item.Identity.Name)}:v{item.VersionText}" },
            { "$comment", ExportNames.Notice },
        };
        schema.AddAll(Of(item));
        return schema;
    }

    public static JsonMap Of(ExportEvent item)
    {
        var schema = new JsonMap
        {
            { "title", item.Title },
            { "description", Described(item.Description, item.DeprecatedMessage) },
        };
        if (item.IsDeprecated) schema.Add("deprecated", true);
        schema.Add("type", "object");
        var required = new List<string>();
        var rules = new List<JsonMap>();
        JsonMap properties = EnvelopeOf(item, required);
        foreach (ExportField field in item.All) AddProperties(properties, field);
        AddRequired(item.Fields, required, rules);
        foreach (string name in (string[])[EnvelopeFields.TraceParent, EnvelopeFields.TraceState, EnvelopeFields.Baggage])
        {
            properties.Add(name, new JsonMap { { "type", "string" }, { "description", "W3C trace context, where somebody listens to spans." } });
        }

        schema.Add("properties", properties);
        schema.Add("patternProperties", new JsonMap
        {
            { "^" + EnvelopeFields.HeaderPrefix, new JsonMap { { "type", "string" }, { "description", "A header that the event was produced with." } } },
        });
        schema.Add("additionalProperties", new JsonMap { { "type", "string" } });
        if (required.Count > 0) schema.Add("required", required.ToArray());
        if (rules.Count > 0) schema.Add("allOf", rules.ToArray());
        if (item.DedupeFields.Count > 0)
        {
            schema.Add("x-events-dedupe-by", item.DedupeFields.ToArray());
            schema.Add("x-events-dedupe-seconds", new JsonNumber(item.DedupeSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        if (item.OrderFields.Count > 0) schema.Add("x-events-ordered-by", item.OrderFields.ToArray());
        return schema;
    }

    private static JsonMap EnvelopeOf(ExportEvent item, List<string> required)
    {
        var type = new JsonMap { { "type", "string" }, { "description", "The event type." } };
        string[] types = [item.Identity.Name, .. item.Aliases.Where(alias => alias != item.Identity.Name).Distinct(StringComparer.Ordinal)];
        if (item.ReadsUntyped) types = [.. types, ""];
        if (types.Length == 1) type.Add("const", types[0]);
        else type.Add("enum", types);
        if (!item.ReadsUntyped) required.Add(EnvelopeFields.Type);
        var version = new JsonMap { { "type", "string" }, { "description", "The version of the fields; absent for 1." }, { "const", item.VersionText } };
        if (item.Identity.Version > 1) required.Add(EnvelopeFields.Version);
        var personal = new JsonMap { { "type", "string" }, { "description", "The personal fields: names with spaces between, the beginning of names with a point at its end, * for all." } };
        var envelope = new JsonMap
        {
            { EnvelopeFields.Type, type },
            {
                EnvelopeFields.ProducedAt,
                new JsonMap { { "type", "string" }, { "description", "When it was produced: Unix milliseconds by the producer's clock." }, { "pattern", "^-?[0-9]+$" } }
            },
            { EnvelopeFields.Version, version },
        };
        if (item.IsPersonal) envelope.Add(EnvelopeFields.Personal, personal);
        return envelope;
    }

    private static void AddProperties(JsonMap properties, ExportField field)
    {
        if (!field.IsNested) AddProperty(properties, field);
        else if (field.Model.NeedsMark) Add(properties, field.Names, Empty("Says that the record is there, none of whose fields need be."));
        Add(properties, field.PackedNames, Packed(field));
        if (field.Model.NamesNull) Add(properties, field.NullNames, Empty($"Says that '{field.Name}' is null; without it and the field, the default stands."));
    }

    private static void AddProperty(JsonMap properties, ExportField field)
    {
        if (!field.StandsPlain)
        {
            if (field.IsEmptyNull) Add(properties, field.Names, Empty("Says that it is null."));
            return;
        }

        var schema = new JsonMap { { "description", field.Description } };
        schema.AddAll(ValueSchema.OfField(field.Value, field.IsEmptyNull));
        schema.Add("default", field.Default);
        if (field.IsDeprecated) schema.Add("deprecated", true);
        schema.Add("x-events-form", WireTypes.Of(field.Value).ToString());
        if (field.IsPersonal) schema.Add("x-events-personal", true);
        schema.Add("x-events-values", ValueSchema.NumbersOf(field.Value));
        schema.Add("x-events-unknown-value", ValueSchema.UnknownOf(field.Value));
        if (!properties.Has(field.Name)) properties.Add(field.Name, schema);
        if (field.Names.Count == 1) return;
        var older = new JsonMap { { "description", $"An older name of '{field.Name}'." } };
        older.AddAll(ValueSchema.OfField(field.Value, field.IsEmptyNull));
        older.Add("deprecated", true);
        Add(properties, field.Names.Skip(1), older);
    }

    private static JsonMap Packed(ExportField field)
    {
        var schema = new JsonMap
        {
            { "type", "string" },
            { "description", $"'{field.Name}'{(field.Packing is { Encrypts: true } ? "" : " where it is large")}, {field.PackedAs}." },
            { "contentMediaType", "application/octet-stream" },
            { "x-events-form", WireTypes.Of(field.Value).ToString() },
            { "x-events-packed", field.PackedAs },
        };
        if (field.IsPersonal) schema.Add("x-events-personal", true);
        return schema;
    }

    private static JsonMap Empty(string description) => new() { { "type", "string" }, { "description", description }, { "const", "" } };

    // Names of today go before older ones of other fields, as they do when an entry is read.
    private static void Add(JsonMap properties, IEnumerable<string> names, JsonMap schema)
    {
        foreach (string name in names)
        {
            if (!properties.Has(name)) properties.Add(name, schema);
        }
    }

    // A record that may be absent has its required fields only when it is there.
    private static void AddRequired(IReadOnlyList<ExportField> fields, List<string> required, List<JsonMap> rules)
    {
        foreach (ExportField field in fields)
        {
            if (!field.IsNested)
            {
                if (!field.IsRequired) continue;
                if (field.ValueNames.Count == 1) required.Add(field.ValueNames[0]);
                else rules.Add(AnyOf(field.ValueNames));
            }
            else if (field.IsRequired)
            {
                AddRequired(field.Children, required, rules);
            }
            else
            {
                var inner = new List<string>();
                var innerRules = new List<JsonMap>();
                AddRequired(field.Children, inner, innerRules);
                if (inner.Count + innerRules.Count == 0) continue;
                var then = new JsonMap();
                if (inner.Count > 0) then.Add("required", inner.ToArray());
                if (innerRules.Count > 0) then.Add("allOf", innerRules.ToArray());
                rules.Add(new JsonMap { { "if", AnyOf(field.Marks) }, { "then", then } });
            }
        }
    }

    private static JsonMap AnyOf(IEnumerable<string> names) =>
        new() { { "anyOf", names.Distinct(StringComparer.Ordinal).Select(static name => new JsonMap { { "required", new[] { name } } }).ToArray() } };

    private static string? Described(string? description, string? deprecated) =>
        deprecated is null ? description : description is null ? "Deprecated: " + deprecated : $"{description} Deprecated: {deprecated}";
}
