using System.Globalization;
using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>The file of a consumer group: its definition and its dispatch.</summary>
internal static class ConsumerGroupEmitter
{
    public static string Emit(ConsumerGroupModel model)
    {
        string contract = $"global::Events.Definitions.IConsumerGroup<{model.Type.Reference}>";
        SourceWriter writer = SourceFile.Begin(model.Type, contract, model.Marks);
        if (!model.Type.Declares(GeneratedNames.GroupName)) EmitName(writer, model);
        EmitDefinition(writer, model, contract);
        writer.Line();
        EmitDispatch(writer, model);
        if (model.Handlers.Any(static handler => handler.IsBatch))
        {
            writer.Line();
            EmitBatchDispatch(writer, model);
        }

        SourceFile.End(writer, model.Type);
        return writer.ToString();
    }

    private static void EmitName(SourceWriter writer, ConsumerGroupModel model)
    {
        writer.Line($"/// <summary>The name of the group: <c>{Literals.Doc(model.Group)}</c>.</summary>");
        writer.Line(SourceFile.GeneratedCode);
        writer.Line($"public {(model.HidesBase ? "new " : "")}const string {GeneratedNames.GroupName} = {Literals.Quote(model.Group)};");
        writer.Line();
    }

    private static void EmitDefinition(SourceWriter writer, ConsumerGroupModel model, string contract)
    {
        writer.Line("/// <summary>The consumer group as declared: its stream, its name, its handlers.</summary>");
        SourceFile.EmitMarks(writer);
        string name = model.Type.Declares(GeneratedNames.Definition)
            ? $"static global::Events.Definitions.ConsumerGroupDefinition {contract}.Definition"
            : $"public static {(model.HidesBase ? "new " : "")}global::Events.Definitions.ConsumerGroupDefinition Definition";
        writer.Line($"{name} {{ get; }} = new global::Events.Definitions.ConsumerGroupDefinition(");
        writer.Indent();
        writer.Line($"{model.Stream}.Definition,");
        writer.Line($"{Literals.Quote(model.Group)},");
        (HandlerModel Handler, string EventType)[] handlers = ByEventType(model).ToArray();
        writer.Line($"global::Events.GroupStart.{model.StartAt}{(handlers.Length == 0 ? ");" : ",")}");
        for (int i = 0; i < handlers.Length; i++)
        {
            EmitHandler(writer, handlers[i].Handler, handlers[i].EventType, i + 1 == handlers.Length ? ");" : ",");
        }

        writer.Unindent();
    }

    // Handlers by the event types of today, then by those of older entries.
    private static IEnumerable<(HandlerModel Handler, string EventType)> ByEventType(ConsumerGroupModel model) =>
        model.Handlers.Select(static handler => (handler, handler.EventType))
            .Concat(model.Handlers.SelectMany(static handler => handler.EventAliases.Select(alias => (handler, alias))));

    private static void EmitHandler(SourceWriter writer, HandlerModel handler, string eventType, string end)
    {
        string start =
            $"new global::Events.Definitions.HandlerDefinition({Literals.Quote(eventType)}, {Literals.Quote(handler.Method)})";
        if (handler.DedupeFields.Count == 0 && handler.OrderedByFields.Count == 0 && !handler.IsBatch)
        {
            writer.Line(start + end);
            return;
        }

        writer.Open(start);
        if (handler.IsBatch) writer.Line($"MaxBatch = {Number(handler.MaxBatch)},");
        if (handler.MaxWaitMilliseconds > 0)
        {
            writer.Line($"MaxWait = global::System.TimeSpan.FromMilliseconds({Number(handler.MaxWaitMilliseconds)}),");
        }

        if (handler.DedupeFields.Count > 0)
        {
            writer.Line($"DedupeFields = [{List(handler.DedupeFields)}],");
            writer.Line($"DedupeWindow = global::System.TimeSpan.FromSeconds({Number(handler.DedupeSeconds)}),");
        }

        if (handler.OrderedByFields.Count > 0) writer.Line($"OrderedByFields = [{List(handler.OrderedByFields)}],");
        writer.Close(end);
    }

    private static void EmitDispatch(SourceWriter writer, ConsumerGroupModel model)
    {
        writer.Line("/// <summary>Decodes an entry and runs its handler.</summary>");
        SourceFile.EmitMarks(writer);
        if (model.Marks.IsObsolete) writer.Line(SourceFile.Obsolete);
        writer.List(
            "global::System.Threading.Tasks.ValueTask global::Events.Definitions.IConsumerGroup.HandleAsync(",
            [
                "int handler",
                "global::Events.Wire.EntryFields fields",
                "global::Events.EventContext context",
                "global::System.Threading.CancellationToken cancellationToken",
            ],
            ")");
        EmitSwitch(writer, model, isBatch: false, EmitCase, "The group has no such handler.");
    }

    private static void EmitBatchDispatch(SourceWriter writer, ConsumerGroupModel model)
    {
        writer.Line("/// <summary>Decodes the entries of a batch and runs its handler.</summary>");
        SourceFile.EmitMarks(writer);
        if (model.Marks.IsObsolete) writer.Line(SourceFile.Obsolete);
        writer.List(
            "global::System.Threading.Tasks.ValueTask global::Events.Definitions.IConsumerGroup.HandleBatchAsync(",
            [
                "int handler",
                "global::Events.BatchDelivery batch",
                "global::System.Threading.CancellationToken cancellationToken",
            ],
            ")");
        EmitSwitch(writer, model, isBatch: true, EmitBatchCase, "The group has no such batch handler.");
    }

    private static void EmitSwitch(
        SourceWriter writer,
        ConsumerGroupModel model,
        bool isBatch,
        Action<SourceWriter, ConsumerGroupModel, HandlerModel> emitCase,
        string otherwise)
    {
        writer.Open();
        writer.Open("switch (handler)");
        HandlerModel[] handlers = ByEventType(model).Select(static item => item.Handler).ToArray();
        for (int i = 0; i < model.Handlers.Count; i++)
        {
            if (handlers[i].IsBatch != isBatch) continue;
            writer.Line($"case {Number(i)}:");
            for (int alias = model.Handlers.Count; alias < handlers.Length; alias++)
            {
                if (ReferenceEquals(handlers[alias], handlers[i])) writer.Line($"case {Number(alias)}:");
            }

            writer.Open();
            emitCase(writer, model, handlers[i]);
            writer.Close();
            writer.Line();
        }

        writer.Line("default:");
        writer.Indent();
        writer.Line(
            $"throw new global::System.ArgumentOutOfRangeException(nameof(handler), handler, {Literals.Quote(otherwise)});");
        writer.Unindent();
        writer.Close();
        writer.Close();
    }

    private static void EmitCase(SourceWriter writer, ConsumerGroupModel model, HandlerModel handler)
    {
        const string Local = "@event";
        writer.Line($"{handler.Event} {Local} = {handler.Event}.DecodeEntry(fields);");
        writer.Line("context.MarkDecoded();");
        EmitCall(writer, model, handler, handler.TakenAs is { } taken ? $"({taken}){Local}" : Local);
    }

    private static void EmitBatchCase(SourceWriter writer, ConsumerGroupModel model, HandlerModel handler)
    {
        const string Local = "events";
        writer.Line($"{handler.Event}[] {Local} = batch.Decode<{handler.Event}>();");
        writer.Line($"if ({Local}.Length == 0) return default;");
        if (handler.Arguments.Contains("context")) writer.Line("var context = new global::Events.BatchContext(batch);");
        EmitCall(writer, model, handler, Local);
    }

    private static void EmitCall(SourceWriter writer, ConsumerGroupModel model, HandlerModel handler, string local)
    {
        string target = handler.IsStatic ? model.Type.Reference : "this";
        string call = $"{target}.{Identifiers.Escape(handler.Method)}({string.Join(", ", handler.Arguments.Prepend(local))})";
        writer.Line(handler.ReturnsTask
            ? $"return global::Events.Definitions.HandlerTask.Of({call}, {Literals.Quote($"{model.Type.Name}.{handler.Method}")});"
            : $"return {call};");
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string List(EquatableArray<string> names) => string.Join(", ", names.Select(Literals.Quote));
}
