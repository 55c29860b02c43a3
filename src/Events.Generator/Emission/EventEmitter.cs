using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>The file of an event: its type name, its encoder, its decoder.</summary>
internal static class EventEmitter
{
    public static string Emit(EventModel model)
    {
        string self = model.Type.Reference;
        string contract = $"global::Events.IEvent<{self}>";
        SourceWriter writer = SourceFile.Begin(model.Type, contract);
        EmitTypeName(writer, model, contract);
        if (!model.Type.Declares(GeneratedNames.EncodeEntry))
        {
            writer.Line();
            EncoderEmitter.Emit(writer, model);
        }

        if (!model.Type.Declares(GeneratedNames.DecodeEntry))
        {
            writer.Line();
            DecoderEmitter.Emit(writer, model);
        }

        SourceFile.End(writer, model.Type);
        return writer.ToString();
    }

    /// <summary>The modifiers of a generated static member that a base type, if an event too, has with the same parameters.</summary>
    public static string PublicStatic(EventModel model) => model.HidesBase ? "public static new" : "public static";

    // An event may well have a property of this name.
    private static void EmitTypeName(SourceWriter writer, EventModel model, string contract)
    {
        writer.Line($"/// <summary>The event type: <c>{Literals.Doc(model.EventType)}</c>.</summary>");
        writer.Line(SourceFile.GeneratedCode);
        writer.Line(model.Type.Declares(GeneratedNames.EventTypeName)
            ? $"static string {contract}.{GeneratedNames.EventTypeName} => {Literals.Quote(model.EventType)};"
            : $"{PublicStatic(model)} string {GeneratedNames.EventTypeName} => {Literals.Quote(model.EventType)};");
    }
}
