using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>The file of an event: its type name, its encoder, its decoder.</summary>
internal static class EventEmitter
{
    public static string Emit(EventModel model)
    {
        string contract = $"global::Events.Contracts.IEvent<{model.Type.Reference}>";
        string any = $"global::Events.IEventOf<{model.Stream}>";

        // What its stream cannot name is in no definition of a stream, so nobody would read it.
        bool isOfStream = model.Access != Access.Hidden;
        SourceWriter writer = SourceFile.Begin(model.Type, isOfStream ? $"{contract}, {any}" : contract, model.Inside);
        EmitTypeName(writer, model, contract);
        if (isOfStream)
        {
            writer.Line();
            EmitEncodeItself(writer, any);
        }

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

        if (model.Display is { } display)
        {
            writer.Line();
            DisplayEmitter.Emit(writer, display);
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

    // A constant cannot be what an interface asks for, and an event may well have a property of this name.
    private static void EmitTypeName(SourceWriter writer, EventModel model, string contract)
    {
        if (!model.Type.Declares(GeneratedNames.EventTypeName))
        {
            writer.Line($"/// <summary>The event type: <c>{Literals.Doc(model.EventType)}</c>.</summary>");
            writer.Line(SourceFile.GeneratedCode);
            writer.Line($"public {(model.HidesBase ? "new " : "")}const string {GeneratedNames.EventTypeName} = {Literals.Quote(model.EventType)};");
            writer.Line();
        }

        SourceFile.EmitMarks(writer);
        writer.Line($"static string {contract}.{GeneratedNames.EventTypeName} => {Literals.Quote(model.EventType)};");
    }

    private static void EmitEncodeItself(SourceWriter writer, string any)
    {
        SourceFile.EmitMarks(writer);
        writer.Line($"void {any}.{GeneratedNames.EncodeEntry}(ref global::Events.Wire.EntryWriter writer) => {GeneratedNames.EncodeEntry}(this, ref writer);");
    }
}
