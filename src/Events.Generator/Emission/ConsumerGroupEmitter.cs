using System.Globalization;
using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>The file of a consumer group: its definition and its dispatch.</summary>
internal static class ConsumerGroupEmitter
{
    public static string Emit(ConsumerGroupModel model)
    {
        string contract = $"global::Events.Definitions.IConsumerGroup{(model.IsOfOneStream ? "" : "s")}<{model.Type.Reference}>";
        SourceWriter writer = SourceFile.Begin(model.Type, contract, model.Marks);
        if (model.Group is { } group && !model.Type.Declares(GeneratedNames.GroupName)) EmitName(writer, model, group);
        var obsolete = new List<string>();
        if (model.IsOfOneStream) EmitDefinition(writer, model, contract, obsolete);
        else EmitDefinitions(writer, model, contract, obsolete);
        EventModuleEmitter.EmitObsolete(writer, obsolete);
        writer.Line();
        EmitDispatch(writer, model);
        if (model.Streams.Any(static stream => stream.Handlers.Any(static handler => handler.IsBatch)))
        {
            writer.Line();
            EmitBatchDispatch(writer, model);
        }

        SourceFile.End(writer, model.Type);
        return writer.ToString();
    }

    private static void EmitName(SourceWriter writer, ConsumerGroupModel model, string group)
    {
        writer.Line($"/// <summary>The name of the group: <c>{Literals.Doc(group)}</c>.</summary>");
        writer.Line(SourceFile.GeneratedCode);
        writer.Line($"public {(model.HidesName ? "new " : "")}const string {GeneratedNames.GroupName} = {Literals.Quote(group)};");
        writer.Line();
    }

    private static void EmitDefinition(SourceWriter writer, ConsumerGroupModel model, string contract, List<string> obsolete)
    {
        writer.Line("/// <summary>The consumer group as declared: its stream, its name, its handlers.</summary>");
        SourceFile.EmitMarks(writer);
        string name = model.Type.Declares(GeneratedNames.Definition)
            ? $"static global::Events.Definitions.ConsumerGroupDefinition {contract}.Definition"
            : $"public static {(model.HidesDefinition ? "new " : "")}global::Events.Definitions.ConsumerGroupDefinition Definition";
        if (!model.AddsEvents)
        {
            EmitStream(writer, model.Streams[0], $"{name} {{ get; }} = ", ";", obsolete);
            return;
        }

        EmitStream(writer, model.Streams[0], $"{name} => {Lazily(GeneratedNames.Definition)}", ");", obsolete);
        EmitKept(writer, "global::Events.Definitions.ConsumerGroupDefinition", GeneratedNames.Definition);
    }

    private static void EmitDefinitions(SourceWriter writer, ConsumerGroupModel model, string contract, List<string> obsolete)
    {
        const string List = "global::System.Collections.Generic.IReadOnlyList<global::Events.Definitions.ConsumerGroupDefinition>";
        writer.Line("/// <summary>The consumer group on each of its streams, as declared. Their handlers are numbered from one to the next.</summary>");
        SourceFile.EmitMarks(writer);
        string name = model.Type.Declares(GeneratedNames.Definitions)
            ? $"static {List} {contract}.Definitions"
            : $"public static {(model.HidesDefinition ? "new " : "")}{List} Definitions";
        writer.Open($"{name} {(model.AddsEvents ? $"=> {Lazily(GeneratedNames.Definitions)}" : "{ get; } = ")}new global::Events.Definitions.ConsumerGroupDefinition[]");
        int first = 0;
        foreach (GroupStreamModel stream in model.Streams)
        {
            EmitStream(writer, stream, "", first == 0 ? "," : $" {{ FirstHandler = {Number(first)} }},", obsolete);
            first += stream.ByEventType().Count();
        }

        writer.Close(model.AddsEvents ? ");" : ";");
        if (model.AddsEvents) EmitKept(writer, List, GeneratedNames.Definitions);
    }

    // The stream may refuse what is added to it: whoever asks is told so, and not that a type could not be initialized.
    private static string Lazily(string name) => $"global::System.Threading.LazyInitializer.EnsureInitialized(ref __{name}, static () => ";

    private static void EmitKept(SourceWriter writer, string type, string name)
    {
        writer.Line();
        writer.Line(SourceFile.GeneratedCode);
        writer.Line($"private static {type}? __{name};");
    }

    private static void EmitStream(SourceWriter writer, GroupStreamModel stream, string start, string end, List<string> obsolete)
    {
        writer.Line($"{start}new global::Events.Definitions.ConsumerGroupDefinition(");
        writer.Indent();
        (HandlerModel Handler, string EventType)[] handlers = stream.ByEventType().ToArray();
        IEnumerable<string> modules = stream.Handlers.Select(static handler => handler.Module).OfType<string>().Distinct(StringComparer.Ordinal);
        EventModuleEmitter.EmitDefinition(writer, stream.Stream, modules, [.. handlers.Where(static item => item.Handler.Added is not null)], obsolete);
        writer.Line($"{Literals.Quote(stream.Group)},");
        writer.Line($"global::Events.GroupStart.{stream.StartAt}{(handlers.Length == 0 ? ")" + end : ",")}");
        for (int i = 0; i < handlers.Length; i++)
        {
            HandlerModel handler = handlers[i].Handler;
            bool isShared = handler.IsBatch && handlers.Count(other => other.Handler.Number == handler.Number) > 1;
            EmitHandler(writer, handler, handlers[i].EventType, isShared, i + 1 == handlers.Length ? ")" + end : ",");
        }

        writer.Unindent();
    }

    private static void EmitHandler(SourceWriter writer, HandlerModel handler, string eventType, bool isShared, string end)
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
        if (isShared) writer.Line($"BatchNumber = {Number(handler.Number)},");
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
                "global::Events.Handling.BatchDelivery batch",
                "global::System.Threading.CancellationToken cancellationToken",
            ],
            ")");
        EmitSwitch(writer, model, isBatch: true, EmitBatchCase, "The group has no such batch handler.");
    }

    private static void EmitSwitch(
        SourceWriter writer,
        ConsumerGroupModel model,
        bool isBatch,
        Action<SourceWriter, ConsumerGroupModel, string, (int Index, HandlerModel Handler)[]> emitCase,
        string otherwise)
    {
        writer.Open();
        writer.Open("switch (handler)");
        int first = 0;
        foreach (GroupStreamModel stream in model.Streams)
        {
            (int Index, HandlerModel Handler)[] handlers = [.. stream.ByEventType().Select((item, i) => (first + i, item.Handler))];
            foreach (var cases in handlers.Where(item => item.Handler.IsBatch == isBatch)
                .GroupBy(item => (item.Handler.Number, isBatch ? "" : item.Handler.EventType)))
            {
                foreach ((int index, _) in cases) writer.Line($"case {Number(index)}:");
                writer.Open();
                emitCase(writer, model, stream.Stream, [.. cases]);
                writer.Close();
                writer.Line();
            }

            first += handlers.Length;
        }

        writer.Line("default:");
        writer.Indent();
        writer.Line(
            $"throw new global::System.ArgumentOutOfRangeException(nameof(handler), handler, {Literals.Quote(otherwise)});");
        writer.Unindent();
        writer.Close();
        writer.Close();
    }

    private static void EmitCase(SourceWriter writer, ConsumerGroupModel model, string stream, (int Index, HandlerModel Handler)[] cases)
    {
        HandlerModel handler = cases[0].Handler;
        const string Local = "@event";
        writer.Line($"{(handler.IsHidden ? "object" : handler.Event)} {Local} = {Decode(handler, stream)};");
        writer.Line("context.MarkDecoded();");
        EmitCall(writer, model, handler, handler.TakenAs is { } taken ? $"({taken}){Local}" : Local);
    }

    private static string Cast(HandlerModel handler) => handler.IsHidden ? $"({handler.TakenAs})" : "";

    private static string Decode(HandlerModel handler, string stream) => handler.IsHidden
        ? $"{stream}.Definition.Decode({Literals.Utf8(handler.EventType)}, fields)"
        : $"{handler.Event}.DecodeEntry(fields)";

    private static void EmitBatchCase(SourceWriter writer, ConsumerGroupModel model, string stream, (int Index, HandlerModel Handler)[] cases)
    {
        const string Local = "events";
        HandlerModel handler = cases[0].Handler;
        if (handler.TakenAs is { } taken) EmitDecodeMany(writer, taken, Local, stream, cases);
        else writer.Line($"{handler.Event}[] {Local} = batch.Decode<{handler.Event}>();");
        writer.Line($"if ({Local}.Length == 0) return default;");
        if (handler.Arguments.Contains("context", StringComparer.Ordinal)) writer.Line("var context = new global::Events.BatchContext(batch);");
        EmitCall(writer, model, handler, Local);
    }

    // Each as what it is, whatever the method takes it as.
    private static void EmitDecodeMany(SourceWriter writer, string taken, string local, string stream, (int Index, HandlerModel Handler)[] cases)
    {
        writer.Open($"{taken}[] {local} = batch.Decode<{taken}>(static (handler, fields) => handler switch");
        foreach (var ofEvent in cases.GroupBy(static item => item.Handler.Event, StringComparer.Ordinal))
        {
            HandlerModel first = ofEvent.First().Handler;
            string numbers = string.Join(" or ", ofEvent.Select(static item => Number(item.Index)));
            writer.Line($"{numbers} => {Cast(first)}{Decode(first, stream)},");
        }

        writer.Line("_ => throw new global::System.ArgumentOutOfRangeException(nameof(handler), handler, null),");
        writer.Close(");");
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
