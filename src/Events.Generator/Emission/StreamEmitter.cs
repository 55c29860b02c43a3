using System.Globalization;
using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>The file of a stream: its definition, its produce methods, its batch, its replay.</summary>
internal static class StreamEmitter
{
    /// <summary>The last parameter of what is asynchronous.</summary>
    public const string Token = "global::System.Threading.CancellationToken cancellationToken = default";

    public static string Emit(StreamWithEvents model)
    {
        StreamModel stream = model.Stream;
        SourceWriter writer = SourceFile.Begin(
            stream.Type,
            $"global::Events.Streams.IEventStream<{stream.Type.Reference}>",
            [stream.Marks, .. model.Events.Select(static item => item.Marks)]);
        string client = stream.Type.Declares(GeneratedNames.Client) ? "_generatedClient" : GeneratedNames.Client;
        EmitConstructor(writer, stream, client);
        if (!stream.Type.Declares(GeneratedNames.StreamKey)) EmitDeclaredKey(writer, stream);
        if (!stream.Type.Declares(GeneratedNames.Definition)) EmitDefinition(writer, model);
        if (!stream.Type.Declares(GeneratedNames.Key)) EmitKey(writer, client);
        if (!stream.Type.Declares(GeneratedNames.Create)) EmitCreate(writer, stream);
        EmitClient(writer, stream, client);
        EmitWithHeaders(writer, stream, client);
        ProduceEmitter.Emit(writer, model, client);
        ScheduleEmitter.Emit(writer, model, client);
        BatchEmitter.Emit(writer, model, client);
        ReplayEmitter.Emit(writer, client);
        SourceFile.End(writer, stream.Type);
        return writer.ToString();
    }

    /// <summary>Writes what a method takes as <c>TEvent</c>: an event of the stream, or any of them.</summary>
    public static void EmitConstraint(SourceWriter writer, StreamModel stream)
    {
        writer.Indent();
        writer.Line($"where TEvent : global::Events.IEventOf<{stream.Type.Reference}>");
        writer.Unindent();
    }

    /// <summary>Encodes the parameter <c>@event</c>. It writes itself, so that a derived event is never cut off to its base type; no struct is boxed.</summary>
    public static void EmitEncode(SourceWriter writer, string begin)
    {
        writer.Line("if (@event is null) throw new global::System.ArgumentNullException(nameof(@event));");
        writer.Line($"global::Events.Wire.EntryWriter writer = {begin};");
        writer.Line("@event.EncodeEntry(ref writer);");
    }

    /// <summary>The events by name, for whoever asks an editor what can be produced.</summary>
    public static void EmitEventList(SourceWriter writer, StreamWithEvents model)
    {
        if (model.Events.Count == 0) return;
        writer.Line("/// <remarks>");
        for (int i = 0; i < model.Events.Count; i++)
        {
            StreamEventModel item = model.Events[i];
            string end = i + 1 == model.Events.Count ? "." : ",";
            writer.Line($"/// {(i == 0 ? "The events: " : "")}<c>{Literals.Doc(item.Name)}</c> (<c>{Literals.Doc(item.EventType)}</c>){end}");
        }

        writer.Line("/// </remarks>");
    }

    private static void EmitConstructor(SourceWriter writer, StreamModel stream, string client)
    {
        writer.Line(SourceFile.GeneratedCode);
        writer.Line($"private readonly global::Events.Streams.StreamClient {client};");
        writer.Line();
        writer.Line("/// <summary>Makes the typed stream over a client that is bound to one key.</summary>");
        writer.Line("/// <param name=\"client\">The client that appends and reads entries.</param>");
        SourceFile.EmitMarks(writer);
        writer.Open($"public {Identifiers.Escape(stream.Type.Name)}(global::Events.Streams.StreamClient client)");
        writer.Line("global::System.ArgumentNullException.ThrowIfNull(client);");
        writer.Line($"{client} = client;");
        writer.Close();
        writer.Line();
    }

    private static void EmitDeclaredKey(SourceWriter writer, StreamModel stream)
    {
        writer.Line($"/// <summary>The Redis key as declared: <c>{Literals.Doc(stream.Key)}</c>. An application may have the stream under another one.</summary>");
        writer.Line(SourceFile.GeneratedCode);
        writer.Line($"public const string {GeneratedNames.StreamKey} = {Literals.Quote(stream.Key)};");
        writer.Line();
    }

    private static void EmitDefinition(SourceWriter writer, StreamWithEvents model)
    {
        StreamModel stream = model.Stream;
        string retention = stream switch
        {
            { MaxLength: > 0 } => $"ByLength({Number(stream.MaxLength)})",
            { MaxAgeSeconds: > 0 } => $"ByAge(global::System.TimeSpan.FromSeconds({Number(stream.MaxAgeSeconds)}))",
            _ => "None",
        };
        writer.Line("/// <summary>The stream as declared: its key, its retention, its events.</summary>");
        SourceFile.EmitMarks(writer);
        writer.Line("public static global::Events.Definitions.StreamDefinition Definition { get; } = new global::Events.Definitions.StreamDefinition(");
        writer.Indent();
        writer.Line($"{Literals.Quote(stream.Type.Name)},");
        writer.Line($"{Literals.Quote(stream.Key)},");
        string? untyped = model.Events.FirstOrDefault(static item => item.ReadsUntyped)?.EventType;
        string[] definitions = model.Events.SelectMany((item, i) => IsOlder(model, item) ? [] : item.Aliases.Prepend(item.EventType).Select(type =>
            $"new global::Events.Definitions.EventDefinition({Literals.Quote(type)}, static fields => {Decoder(item, i)}(fields))"
            + Braced(Properties(model.Events, item, type == untyped)))).ToArray();
        string end = stream.Partitions > 0 ? $") {{ Partitions = {Number(stream.Partitions)} }};" : ");";
        writer.Line($"global::Events.Retention.{retention}{(definitions.Length == 0 ? end : ",")}");
        for (int i = 0; i < definitions.Length; i++) writer.Line(definitions[i] + (i + 1 == definitions.Length ? end : ","));
        writer.Unindent();
        writer.Line();
        for (int i = 0; i < model.Events.Count; i++)
        {
            StreamEventModel item = model.Events[i];
            if (item.ObsoleteMark.Length == 0 || IsOlder(model, item)) continue;
            SourceFile.EmitMarks(writer);
            writer.Line(SourceFile.Obsolete);
            writer.Line($"private static object {Decoder(item, i)}(global::Events.Wire.EntryFields fields) => {item.Reference}.DecodeEntry(fields);");
            writer.Line();
        }
    }

    /// <summary>Gives what the definition of an event says beside its type. Older versions of an event are read by the newest.</summary>
    public static IReadOnlyList<string> Properties(IEnumerable<StreamEventModel> events, StreamEventModel item, bool readsUntyped)
    {
        StreamEventModel[] all = [.. events.Where(other => other.EventType == item.EventType)];
        string personal = string.Join(" ", all.Select(static other => other.Personal).Where(static names => names.Length > 0).Distinct(StringComparer.Ordinal));
        var properties = new List<string>();
        if (readsUntyped) properties.Add("ReadsUntyped = true");
        if (all.Any(static other => other.IsPacked)) properties.Add("NeedsLoading = true");
        if (personal.Length > 0) properties.Add($"Personal = {Literals.Quote(personal)}");
        if (PartitionFields(item.PartitionFields) is { } partition) properties.Add(partition);
        return properties;
    }

    /// <summary>Gives the code that says to which partition an event goes; null for nothing.</summary>
    public static string? PartitionFields(EquatableArray<string> fields) =>
        fields.Count == 0 ? null : $"PartitionFields = [{string.Join(", ", fields.Select(Literals.Quote))}]";

    private static string Braced(IReadOnlyList<string> properties) => properties.Count == 0 ? "" : $" {{ {string.Join(", ", properties)} }}";

    private static bool IsOlder(StreamWithEvents model, StreamEventModel item) =>
        model.Events.Any(other => other.EventType == item.EventType && other.Version > item.Version);

    // What is obsolete with an error can be named by what is obsolete itself only. Old entries are read all the same.
    private static string Decoder(StreamEventModel item, int index) =>
        item.ObsoleteMark.Length == 0 ? item.Reference + ".DecodeEntry" : "DecodeObsolete" + Number(index);

    private static void EmitKey(SourceWriter writer, string client)
    {
        writer.Line("/// <summary>The Redis key in use: the declared one unless the application named another.</summary>");
        SourceFile.EmitMarks(writer);
        writer.Line($"public string Key => {client}.Key;");
        writer.Line();
    }

    private static void EmitClient(SourceWriter writer, StreamModel stream, string client)
    {
        writer.Line("/// <inheritdoc/>");
        SourceFile.EmitMarks(writer);
        writer.Line(
            $"global::Events.Streams.StreamClient global::Events.Streams.IEventStream<{stream.Type.Reference}>.Client => {client};");
        writer.Line();
    }

    private static void EmitWithHeaders(SourceWriter writer, StreamModel stream, string client)
    {
        writer.Line("/// <summary>");
        writer.Line("/// The same stream, whose events carry these headers: all that it produces, one by one, in batches, and in commits. If it");
        writer.Line("/// has headers already, these come beside them, and take the place of those of the same name. Safe to keep.");
        writer.Line("/// </summary>");
        writer.Line("/// <param name=\"headers\">The headers. They are copied: later changes have no effect.</param>");
        SourceFile.EmitMarks(writer);
        writer.Line(
            $"public {stream.Type.Reference} WithHeaders(global::Events.Headers.EventHeaders headers) => new {stream.Type.Reference}({client}.WithHeaders(headers));");
        writer.Line();
    }

    private static void EmitCreate(SourceWriter writer, StreamModel stream)
    {
        writer.Line("/// <summary>Makes the typed stream over a client that is bound to one key.</summary>");
        writer.Line("/// <param name=\"client\">The client that appends and reads entries.</param>");
        SourceFile.EmitMarks(writer);
        writer.Line(SourceFile.Hidden);
        writer.Line(
            $"public static {stream.Type.Reference} Create(global::Events.Streams.StreamClient client) => new {stream.Type.Reference}(client);");
        writer.Line();
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
