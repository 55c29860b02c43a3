namespace Events.Generator.Emission;

/// <summary>The methods of a stream that read it again, or follow it.</summary>
internal static class ReplayEmitter
{
    private const string Method =
        "public global::System.Collections.Generic.IAsyncEnumerable<global::Events.Streams.StreamEntry> ReplayAsync(";

    public static void Emit(SourceWriter writer, string client)
    {
        EmitDoc(writer, "Reads the whole stream, oldest entry first", []);
        writer.List(Method, [StreamEmitter.Token], ") =>");
        EmitCall(writer, client, "global::Events.EntryId.Min", "global::Events.EntryId.Max", "500");
        writer.Line();

        EmitDoc(
            writer,
            "Reads a range of the stream, oldest entry first",
            [
                "/// <param name=\"from\">The first ID to read, inclusive.</param>",
                "/// <param name=\"to\">The last ID to read, inclusive; the end of the stream when null.</param>",
            ]);
        EmitRange(writer, "global::Events.EntryId");
        EmitCall(writer, client, "from", "to ?? global::Events.EntryId.Max", "pageSize");
        writer.Line();

        EmitDoc(
            writer,
            "Reads what was appended in a span of time, by the server's clock, oldest entry first",
            [
                "/// <param name=\"from\">The first millisecond to read; not before 1970.</param>",
                "/// <param name=\"to\">The last millisecond to read, inclusive; the end of the stream when null.</param>",
            ]);
        EmitRange(writer, "global::System.DateTimeOffset");
        EmitCall(
            writer,
            client,
            "global::Events.EntryId.FromTime(from)",
            "to is { } last ? global::Events.EntryId.LastOfTime(last) : global::Events.EntryId.Max",
            "pageSize");
        writer.Line();
        EmitSubscribe(writer, client);
    }

    private static void EmitSubscribe(SourceWriter writer, string client)
    {
        writer.Line("/// <summary>");
        writer.Line("/// Reads the stream from a position on, at full speed, and goes on with what is added (XRANGE, then XREAD BLOCK): each entry once, in order,");
        writer.Line("/// also when connections are lost. Enumerate the result once. It moves no group's position and acknowledges nothing.");
        writer.Line("/// </summary>");
        writer.Line("/// <param name=\"from\">Where to begin; the beginning by default.</param>");
        writer.Line("/// <param name=\"options\">How to read; null for the defaults.</param>");
        writer.Line("/// <param name=\"cancellationToken\">Ends the subscription.</param>");
        writer.Line("/// <returns>The entries; <see cref=\"global::Events.Streams.StreamEntry.Event\"/> is one of the events of this stream.</returns>");
        SourceFile.EmitMarks(writer);
        writer.List(
            "public global::Events.Streams.StreamSubscription SubscribeAsync(",
            [
                "global::Events.Streams.StreamPosition from = default",
                "global::Events.Streams.SubscriptionOptions? options = null",
                StreamEmitter.Token,
            ],
            ") =>");
        writer.Indent();
        writer.List($"{client}.Subscribe(", ["from", "options", "cancellationToken"], ");");
        writer.Unindent();
    }

    private static void EmitDoc(SourceWriter writer, string what, string[] range)
    {
        writer.Line("/// <summary>");
        writer.Line($"/// {what} (XRANGE, a page at a time).");
        writer.Line("/// It moves no group's position and acknowledges nothing.");
        writer.Line("/// </summary>");
        foreach (string line in range) writer.Line(line);
        if (range.Length > 0)
        {
            writer.Line("/// <param name=\"pageSize\">How many entries to ask for at a time, 1 to 10,000.</param>");
        }

        writer.Line("/// <param name=\"cancellationToken\">Stops the replay.</param>");
        writer.Line("/// <returns>The entries; <see cref=\"global::Events.Streams.StreamEntry.Event\"/> is one of the events of this stream.</returns>");
        SourceFile.EmitMarks(writer);
    }

    private static void EmitRange(SourceWriter writer, string type) =>
        writer.List(Method, [$"{type} from", $"{type}? to = null", "int pageSize = 500", StreamEmitter.Token], ") =>");

    private static void EmitCall(SourceWriter writer, string client, string from, string to, string pageSize)
    {
        writer.Indent();
        writer.List($"{client}.ReplayAsync(", [from, to, pageSize, "cancellationToken"], ");");
        writer.Unindent();
    }
}
