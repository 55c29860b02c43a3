using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>The file of a class that stands for added events: it tells the stream of them.</summary>
internal static class EventModuleEmitter
{
    public static string Emit(ModuleWithEvents model)
    {
        EventModuleModel module = model.Module;
        SourceWriter writer = SourceFile.Begin(
            module.Type,
            $"global::Events.Definitions.IEventsOf<{module.Stream}>",
            [module.Marks, .. model.Events.Select(static item => item.Marks)]);
        string? untyped = model.Events.FirstOrDefault(static item => item.ReadsUntyped)?.EventType;
        var obsolete = new List<string>();
        string[] events =
        [
            .. model.Events
                .Where(item => !model.Events.Any(other => other.EventType == item.EventType && other.Version > item.Version))
                .SelectMany(item => item.Aliases.Prepend(item.EventType).Select(type =>
                    Argument(
                        Definition(type, item.Reference, StreamEmitter.Properties(model.Events, item, type == untyped)), item.ObsoleteMark.Length > 0,
                        obsolete))),
        ];
        writer.Line("/// <summary>Makes the events of this assembly known to the stream. Calling it again does nothing.</summary>");
        writer.Line("/// <exception cref=\"global::System.InvalidOperationException\">Another assembly declares an event of the same type.</exception>");
        SourceFile.EmitMarks(writer);
        writer.Open("public static void Register()");
        if (events.Length > 0)
        {
            writer.Line($"{module.Stream}.Definition.Add(");
            writer.Indent();
            for (int i = 0; i < events.Length; i++) writer.Line(events[i] + (i + 1 == events.Length ? ");" : ","));
            writer.Unindent();
        }

        writer.Close();
        EmitObsolete(writer, obsolete);
        SourceFile.End(writer, module.Type);
        return writer.ToString();
    }

    /// <summary>The definition of a stream as an argument, with events that it does not know by itself.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="stream">Reference of the stream.</param>
    /// <param name="modules">References of classes that tell it of events which cannot be named here; almost always none.</param>
    /// <param name="added">Event types and handlers of the events; almost always none.</param>
    /// <param name="obsolete">Gets what <see cref="EmitObsolete"/> has to emit.</param>
    public static void EmitDefinition(
        SourceWriter writer,
        string stream,
        IEnumerable<string> modules,
        IReadOnlyList<(HandlerModel Handler, string EventType)> added,
        List<string> obsolete)
    {
        string definition = $"{stream}.Definition{string.Concat(modules.Select(static module => $".With({module}.Register)"))}";
        if (added.Count == 0)
        {
            writer.Line($"{definition},");
            return;
        }

        writer.Line($"{definition}.Add(");
        writer.Indent();
        for (int i = 0; i < added.Count; i++)
        {
            (HandlerModel handler, string eventType) = added[i];
            // Entries without a type are read under the name of today only.
            IEnumerable<string> properties = handler.Added!.Value.Where(item => eventType == handler.EventType || item != "ReadsUntyped = true");
            writer.Line(Argument(Definition(eventType, handler.Event, properties), handler.IsObsolete, obsolete) + (i + 1 == added.Count ? ")," : ","));
        }

        writer.Unindent();
    }

    /// <summary>Emits the definitions of events that are obsolete with an error.</summary>
    /// <param name="writer">Where to write, in the type that adds them.</param>
    /// <param name="obsolete">The definitions.</param>
    public static void EmitObsolete(SourceWriter writer, List<string> obsolete)
    {
        for (int i = 0; i < obsolete.Count; i++)
        {
            writer.Line();
            SourceFile.EmitMarks(writer);
            writer.Line(SourceFile.Obsolete);
            writer.Line($"private static global::Events.Definitions.EventDefinition {ObsoleteName(i)}() => {obsolete[i]};");
        }
    }

    // What is obsolete with an error can be named by what is obsolete itself only. Old entries are read all the same.
    private static string Argument(string definition, bool isObsolete, List<string> obsolete)
    {
        if (!isObsolete) return definition;
        obsolete.Add(definition);
        return ObsoleteName(obsolete.Count - 1) + "()";
    }

    private static string ObsoleteName(int index) => "DefineObsolete" + index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Definition(string eventType, string reference, IEnumerable<string> properties) =>
        $"new global::Events.Definitions.EventDefinition({Literals.Quote(eventType)}, static fields => {reference}.DecodeEntry(fields)) {{ {string.Join(", ", properties.Prepend($"Record = typeof({reference})"))} }}";
}
