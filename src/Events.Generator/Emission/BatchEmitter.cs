using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>The batch of a stream, and the methods that append one.</summary>
internal static class BatchEmitter
{
    private const string Ids =
        "global::System.Threading.Tasks.ValueTask<global::System.ReadOnlyMemory<global::Events.EntryId>>";

    public static void Emit(SourceWriter writer, StreamWithEvents model, string client)
    {
        string any = $"global::Events.IEventOf<{model.Stream.Type.Reference}>";
        writer.Line("/// <summary>");
        writer.Line("/// Starts a batch of events of any type, to be appended by");
        writer.Line("/// <see cref=\"ProduceBatchAsync(Batch, global::System.Threading.CancellationToken)\"/>. Reuse it after");
        writer.Line("/// <see cref=\"global::Events.Streams.EventBatch.Clear\"/> to keep its buffers.");
        writer.Line("/// </summary>");
        SourceFile.EmitMarks(writer);
        writer.Line($"public Batch CreateBatch() => new Batch({client});");
        writer.Line();

        EmitHead(writer, "Appends the events of a batch in their order: one XADD each, sent together, one wait for all.", "batch", typeParameter: false);
        writer.List($"public {Ids} ProduceBatchAsync(", ["Batch batch", StreamEmitter.Token], ")");
        writer.Open();
        writer.Line("global::System.ArgumentNullException.ThrowIfNull(batch);");
        writer.Line($"return {client}.AppendAsync(batch, cancellationToken);");
        writer.Close();
        writer.Line();

        EmitHead(
            writer,
            "Appends events of different types in their order, such as <c>[new First(…), new Second(…)]</c>: one XADD each, sent together, one wait for all.",
            "events",
            typeParameter: false);
        writer.List($"public {Ids} ProduceBatchAsync(", [$"global::System.ReadOnlySpan<{any}> events", StreamEmitter.Token], ") =>");
        writer.Indent();
        writer.Line($"ProduceBatchAsync<{any}>(events, cancellationToken);");
        writer.Unindent();
        writer.Line();

        EmitHead(writer, "Appends events in their order: one XADD each, sent together, one wait for all.", "events", typeParameter: true);
        writer.List($"public {Ids} ProduceBatchAsync<TEvent>(", ["global::System.ReadOnlySpan<TEvent> events", StreamEmitter.Token], ")");
        StreamEmitter.EmitConstraint(writer, model.Stream);
        writer.Open();
        EmitRented(writer, client);
        writer.Close();
        writer.Line();

        EmitHead(writer, "Appends events in their order: one XADD each, sent together, one wait for all.", "events", typeParameter: true);
        writer.List(
            $"public {Ids} ProduceBatchAsync<TEvent>(", ["global::System.Collections.Generic.IEnumerable<TEvent> events", StreamEmitter.Token], ")");
        StreamEmitter.EmitConstraint(writer, model.Stream);
        writer.Open();
        writer.Line("global::System.ArgumentNullException.ThrowIfNull(events);");
        writer.Line("if (global::Events.Streams.EventBatch.TryGetSpan(events, out global::System.ReadOnlySpan<TEvent> span))");
        writer.Open();
        writer.Line("return ProduceBatchAsync<TEvent>(span, cancellationToken);");
        writer.Close();
        writer.Line();
        EmitRented(writer, client);
        writer.Close();
        writer.Line();
        EmitBatch(writer, model);
    }

    private static void EmitRented(SourceWriter writer, string client)
    {
        writer.Line($"Batch batch = {client}.RentBatch(static client => new Batch(client));");
        writer.Line("foreach (TEvent item in events) batch.Add(item);");
        writer.Line($"return {client}.AppendAsync(batch, cancellationToken);");
    }

    private static void EmitHead(SourceWriter writer, string summary, string parameter, bool typeParameter)
    {
        writer.Line("/// <summary>");
        writer.Line($"/// {summary}");
        writer.Line("/// </summary>");
        if (typeParameter)
        {
            writer.Line("/// <typeparam name=\"TEvent\">An event of this stream, or a base type of some: each is written as what it is.</typeparam>");
        }

        writer.Line($"/// <param name=\"{parameter}\">The events.</param>");
        writer.Line("/// <param name=\"cancellationToken\">Cancels waiting; entries already sent may be appended all the same.</param>");
        writer.Line("/// <returns>The IDs, in the order of the events.</returns>");
        writer.Line("/// <exception cref=\"global::Events.Streams.ProduceBatchException\">");
        writer.Line("/// Some entries were refused; it says which were appended.");
        writer.Line("/// </exception>");
        SourceFile.EmitMarks(writer);
    }

    private static void EmitBatch(SourceWriter writer, StreamWithEvents model)
    {
        writer.Line("/// <summary>Events encoded and ready to be appended together. Not thread-safe.</summary>");
        SourceFile.EmitMarks(writer);
        writer.Open("public sealed class Batch : global::Events.Streams.EventBatch");
        writer.Open("internal Batch(global::Events.Streams.StreamClient client) : base(client)");
        writer.Close();
        writer.Line();
        writer.Line("/// <summary>Adds an event, as what it is at run time.</summary>");
        writer.Line("/// <typeparam name=\"TEvent\">An event of the stream, or a base type of some.</typeparam>");
        writer.Line("/// <param name=\"event\">The event; it is encoded at once, later changes to it do not count.</param>");
        writer.Line("public void Add<TEvent>(TEvent @event)");
        StreamEmitter.EmitConstraint(writer, model.Stream);
        writer.Open();
        StreamEmitter.EmitEncode(writer, "BeginEntry()");
        writer.Line("EndEntry(ref writer);");
        writer.Close();
        writer.Close();
        writer.Line();
    }
}
