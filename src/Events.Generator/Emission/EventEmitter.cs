using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>The file of an event: its type name, its encoder, its decoder.</summary>
internal static class EventEmitter
{
    public static string Emit(EventModel model)
    {
        string self = model.Type.Reference;
        string contract = $"global::Events.IEvent<{self}>";
        SourceWriter writer = SourceFile.Begin(model.Type, contract, model.Inside);
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

    /// <summary>The statement of a codec that there is none of.</summary>
    public static string Refusal(EventModel model) =>
        "throw new global::System.NotSupportedException("
        + Literals.Quote($"The event '{model.Type.Name}' has no codec: the compiler's EVT1001, EVT1002 or EVT1003 says why.") + ");";

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
