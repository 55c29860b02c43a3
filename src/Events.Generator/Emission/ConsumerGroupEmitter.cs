using System.Globalization;
using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>The file of a consumer group: its definition and its dispatch.</summary>
internal static class ConsumerGroupEmitter
{
    public static string Emit(ConsumerGroupModel model)
    {
        string contract = $"global::Events.IConsumerGroup<{model.Type.Reference}>";
        SourceWriter writer = SourceFile.Begin(model.Type, contract);
        EmitDefinition(writer, model, contract);
        writer.Line();
        EmitDispatch(writer, model);
        SourceFile.End(writer, model.Type);
        return writer.ToString();
    }

    private static void EmitDefinition(SourceWriter writer, ConsumerGroupModel model, string contract)
    {
        writer.Line("/// <summary>The consumer group as declared: its stream, its name, its handlers.</summary>");
        writer.Line(SourceFile.GeneratedCode);
        string name = model.Type.Declares(GeneratedNames.Definition)
            ? $"static global::Events.ConsumerGroupDefinition {contract}.Definition"
            : $"public static {(model.HidesBase ? "new " : "")}global::Events.ConsumerGroupDefinition Definition";
        writer.Line($"{name} {{ get; }} = new global::Events.ConsumerGroupDefinition(");
        writer.Indent();
        writer.Line($"{model.Stream}.Definition,");
        writer.Line($"{Literals.Quote(model.Group)},");
        writer.Line($"global::Events.GroupStart.{model.StartAt}{(model.Handlers.Count == 0 ? ");" : ",")}");
        for (int i = 0; i < model.Handlers.Count; i++)
        {
            EmitHandler(writer, model.Handlers[i], i + 1 == model.Handlers.Count ? ");" : ",");
        }

        writer.Unindent();
    }

    private static void EmitHandler(SourceWriter writer, HandlerModel handler, string end)
    {
        string start =
            $"new global::Events.HandlerDefinition({Literals.Quote(handler.EventType)}, {Literals.Quote(handler.Method)})";
        if (handler.DedupeFields.Count == 0 && handler.OrderedByFields.Count == 0)
        {
            writer.Line(start + end);
            return;
        }

        writer.Open(start);
        if (handler.DedupeFields.Count > 0)
        {
            string seconds = handler.DedupeSeconds.ToString(CultureInfo.InvariantCulture);
            writer.Line($"DedupeFields = [{List(handler.DedupeFields)}],");
            writer.Line($"DedupeWindow = global::System.TimeSpan.FromSeconds({seconds}),");
        }

        if (handler.OrderedByFields.Count > 0) writer.Line($"OrderedByFields = [{List(handler.OrderedByFields)}],");
        writer.Close(end);
    }

    private static void EmitDispatch(SourceWriter writer, ConsumerGroupModel model)
    {
        writer.Line("/// <summary>Decodes an entry and runs its handler.</summary>");
        writer.Line(SourceFile.GeneratedCode);
        writer.List(
            "global::System.Threading.Tasks.ValueTask global::Events.IConsumerGroup.HandleAsync(",
            [
                "int handler",
                "global::Events.Wire.EntryFields fields",
                "global::Events.EventContext context",
                "global::System.Threading.CancellationToken cancellationToken",
            ],
            ")");
        writer.Open();
        writer.Open("switch (handler)");
        for (int i = 0; i < model.Handlers.Count; i++) EmitCase(writer, model, i);
        writer.Line("default:");
        writer.Indent();
        writer.Line(
            "throw new global::System.ArgumentOutOfRangeException(nameof(handler), handler, \"The group has no such handler.\");");
        writer.Unindent();
        writer.Close();
        writer.Close();
    }

    private static void EmitCase(SourceWriter writer, ConsumerGroupModel model, int index)
    {
        HandlerModel handler = model.Handlers[index];
        const string Local = "@event";
        string target = handler.IsStatic ? model.Type.Reference : "this";
        string call = $"{target}.{Identifiers.Escape(handler.Method)}({string.Join(", ", handler.Arguments.Prepend(Local))})";
        writer.Line($"case {index.ToString(CultureInfo.InvariantCulture)}:");
        writer.Open();
        writer.Line($"{handler.Event} {Local} = {handler.Event}.DecodeEntry(fields);");
        writer.Line("context.MarkDecoded();");
        writer.Line(handler.ReturnsTask
            ? $"return new global::System.Threading.Tasks.ValueTask({call});"
            : $"return {call};");
        writer.Close();
        writer.Line();
    }

    private static string List(EquatableArray<string> names) => string.Join(", ", names.Select(Literals.Quote));
}
