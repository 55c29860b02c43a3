using Events.Generator.Model;
using Events.Wire;

namespace Events.Generator.Emission;

/// <summary>The method that writes an event.</summary>
internal static class EncoderEmitter
{
    public static void Emit(SourceWriter writer, EventModel model)
    {
        var locals = new LocalNames("value", "writer");
        Dictionary<string, string> enumWriters = EnumEmitter.NameFunctions(model, locals, "Write");
        writer.Line("/// <summary>Writes the envelope, which begins with <c>type</c>, and the event's own fields in declaration order.</summary>");
        writer.Line("/// <param name=\"value\">The event.</param>");
        writer.Line("/// <param name=\"writer\">Where to write.</param>");
        writer.Line(SourceFile.GeneratedCode);
        writer.Line(SourceFile.Hidden);
        writer.List(
            $"public static void {GeneratedNames.EncodeEntry}(",
            [$"in {model.Type.Reference} value", "ref global::Events.Wire.EntryWriter writer"],
            ")");
        writer.Open();
        writer.Line($"writer.WriteEnvelope({Literals.Bulk(EnvelopeFields.Type, model.EventType)});");
        bool isAfterBlock = false;
        foreach (FieldModel field in model.Fields)
        {
            if (isAfterBlock) writer.Line();
            isAfterBlock = field.IsNullable;
            enumWriters.TryGetValue(field.Type, out string? enumWriter);
            string property = "value." + Identifiers.Escape(field.Property);
            if (!field.IsNullable)
            {
                writer.Line(FieldCodec.Write(field, property, enumWriter));
                continue;
            }

            string local = locals.Next(field.Property);
            writer.Open($"if ({property} is {{ }} {local})");
            writer.Line(FieldCodec.Write(field, local, enumWriter));
            writer.Close();
            if (field.IsReference) continue;
            writer.Open("else");
            writer.Line($"writer.WriteNull({Literals.Bulk(field.Name)});");
            writer.Close();
        }

        foreach (EnumModel item in model.Enums)
        {
            writer.Line();
            EnumEmitter.EmitWriter(writer, item, enumWriters[item.Reference]);
        }

        writer.Close();
    }
}
