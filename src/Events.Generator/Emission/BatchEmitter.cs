using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>The batch of a stream, and the methods that append one.</summary>
internal static class BatchEmitter
{
    private const string Ids =
        "global::System.Threading.Tasks.ValueTask<global::System.ReadOnlyMemory<global::Events.EntryId>>";

    public static void Emit(SourceWriter writer, StreamWithEvents model, string client)
    {
        writer.Line("/// <summary>");
        writer.Line("/// Starts a batch of events of any type, to be appended by");
        writer.Line("/// <see cref=\"ProduceBatchAsync(Batch, global::System.Threading.CancellationToken)\"/>. Reuse it after");
        writer.Line("/// <see cref=\"global::Events.Streams.EventBatch.Clear\"/> to keep its buffers.");
        writer.Line("/// </summary>");
        writer.Line(SourceFile.GeneratedCode);
        writer.Line($"public Batch CreateBatch() => new Batch({client});");
        writer.Line();
        writer.Line("/// <summary>Appends the events of a batch in their order: one XADD each, sent together, one wait for all.</summary>");
        writer.Line("/// <param name=\"batch\">The events.</param>");
        EmitResult(writer);
        writer.Line(SourceFile.GeneratedCode);
        writer.List($"public {Ids} ProduceBatchAsync(", ["Batch batch", EventParameter.Token], ")");
        writer.Open();
        writer.Line("global::System.ArgumentNullException.ThrowIfNull(batch);");
        writer.Line($"return {client}.AppendAsync(batch, cancellationToken);");
        writer.Close();
        writer.Line();
        foreach (StreamEventModel item in model.Events)
        {
            EmitMany(writer, model.Stream, item, client, $"global::System.ReadOnlySpan<{item.Reference}>", isSpan: true);
            EmitMany(
                writer, model.Stream, item, client, $"global::System.Collections.Generic.IEnumerable<{item.Reference}>", isSpan: false);
        }

        EmitBatch(writer, model);
    }

    private static void EmitMany(
        SourceWriter writer, StreamModel stream, StreamEventModel item, string client, string type, bool isSpan)
    {
        writer.Line("/// <summary>");
        writer.Line($"/// Appends <c>{Literals.Doc(item.EventType)}</c> events in their order: one XADD each, sent together, one wait for all.");
        writer.Line("/// </summary>");
        writer.Line("/// <param name=\"events\">The events.</param>");
        EmitResult(writer);
        writer.Line(SourceFile.GeneratedCode);
        if (item.ObsoleteMark.Length > 0) writer.Line(item.ObsoleteMark);
        writer.List(
            $"{EventParameter.Access(stream, item)} {Ids} ProduceBatchAsync(", [$"{type} events", EventParameter.Token], ")");
        writer.Open();
        if (!isSpan)
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(events);");
            writer.Line($"if (global::Events.Streams.EventBatch.TryGetSpan(events, out global::System.ReadOnlySpan<{item.Reference}> span))");
            writer.Open();
            writer.Line("return ProduceBatchAsync(span, cancellationToken);");
            writer.Close();
            writer.Line();
        }

        writer.Line($"Batch batch = {client}.RentBatch(static client => new Batch(client));");
        writer.Line(isSpan && item.IsStruct
            ? $"foreach (ref readonly {item.Reference} item in events) batch.Add(in item);"
            : $"foreach ({item.Reference} item in events) batch.Add({(item.IsStruct ? "in " : "")}item);");
        writer.Line($"return {client}.AppendAsync(batch, cancellationToken);");
        writer.Close();
        writer.Line();
    }

    private static void EmitResult(SourceWriter writer)
    {
        writer.Line("/// <param name=\"cancellationToken\">Cancels waiting; entries already sent may be appended all the same.</param>");
        writer.Line("/// <returns>The IDs, in the order of the events.</returns>");
        writer.Line("/// <exception cref=\"global::Events.Streams.ProduceBatchException\">");
        writer.Line("/// Some entries were refused; it says which were appended.");
        writer.Line("/// </exception>");
    }

    private static void EmitBatch(SourceWriter writer, StreamWithEvents model)
    {
        writer.Line("/// <summary>Events encoded and ready to be appended together. Not thread-safe.</summary>");
        writer.Line(SourceFile.GeneratedCode);
        writer.Open("public sealed class Batch : global::Events.Streams.EventBatch");
        writer.Open("internal Batch(global::Events.Streams.StreamClient client) : base(client)");
        writer.Close();
        foreach (StreamEventModel item in model.Events)
        {
            writer.Line();
            writer.Line($"/// <summary>Adds {EventParameter.Article(item)} <c>{Literals.Doc(item.EventType)}</c>.</summary>");
            writer.Line("/// <param name=\"event\">The event; it is encoded at once, later changes to it do not count.</param>");
            if (item.ObsoleteMark.Length > 0) writer.Line(item.ObsoleteMark);
            writer.Open($"{EventParameter.Access(model.Stream, item)} void Add({EventParameter.Declare(item, "@event")})");
            if (!item.IsStruct) writer.Line("global::System.ArgumentNullException.ThrowIfNull(@event);");
            writer.Line("global::Events.Wire.EntryWriter writer = BeginEntry();");
            EventParameter.EmitEncode(writer, model, item, "@event");
            writer.Line("EndEntry(ref writer);");
            writer.Close();
        }

        writer.Close();
        writer.Line();
    }
}
