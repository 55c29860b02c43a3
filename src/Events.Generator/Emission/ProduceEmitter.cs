using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>The method of a stream that appends one event, of whatever type.</summary>
internal static class ProduceEmitter
{
    public static void Emit(SourceWriter writer, StreamWithEvents model, string client)
    {
        Emit(writer, model, client, isKeyed: false);
        Emit(writer, model, client, isKeyed: true);
    }

    private static void Emit(SourceWriter writer, StreamWithEvents model, string client, bool isKeyed)
    {
        if (isKeyed)
        {
            writer.Line("/// <summary>");
            writer.Line("/// Appends an event, as what it is at run time, unless one of its type was produced with the same key and the server still remembers it: then nothing is appended.");
            writer.Line("/// It may be called again after any error. For how long the server remembers keys, and whether it is called again by itself, the options of the stream say.");
            writer.Line("/// </summary>");
        }
        else
        {
            writer.Line("/// <summary>Appends an event (XADD with an ID of the server's), as what it is at run time.</summary>");
        }

        StreamEmitter.EmitEventList(writer, model);
        writer.Line("/// <typeparam name=\"TEvent\">An event of this stream, a base type of some, or all of them: <see cref=\"global::Events.IEventOf{TStream}\"/>.</typeparam>");
        writer.Line("/// <param name=\"event\">The event.</param>");
        if (isKeyed) writer.Line("/// <param name=\"idempotencyKey\">What identifies the event among those of its type; it takes the place of a key that the event declares.</param>");
        writer.Line("/// <param name=\"cancellationToken\">");
        writer.Line("/// Cancels waiting. An entry that was already sent may be appended all the same; the exception says so.");
        writer.Line("/// </param>");
        writer.Line($"/// <returns>The ID that the server gave the entry{(isKeyed ? ", or the first one with the key" : "")}.</returns>");
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">A property cannot be written, or its type derives from an event and is none itself.</exception>");
        SourceFile.EmitMarks(writer);
        writer.List(
            "public global::System.Threading.Tasks.ValueTask<global::Events.EntryId> ProduceAsync<TEvent>(", isKeyed ? ["TEvent @event", "string idempotencyKey", StreamEmitter.Token] : ["TEvent @event", StreamEmitter.Token], ")");
        StreamEmitter.EmitConstraint(writer, model.Stream);
        writer.Open();
        StreamEmitter.EmitEncode(writer, $"{client}.BeginEntry()");
        if (isKeyed) writer.Line("writer.SetIdempotencyKey(idempotencyKey);");
        writer.Line($"return {client}.AppendAsync(ref writer, cancellationToken);");
        writer.Close();
        writer.Line();
    }
}
