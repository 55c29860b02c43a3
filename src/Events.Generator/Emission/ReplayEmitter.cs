namespace Events.Generator.Emission;

/// <summary>The methods of a stream that read it again.</summary>
internal static class ReplayEmitter
{
    private const string Entries = "global::System.Collections.Generic.IAsyncEnumerable<global::Events.StreamEntry>";
    private const string Token = "global::System.Threading.CancellationToken cancellationToken = default";

    public static void Emit(SourceWriter writer, string client)
    {
        EmitHead(writer, "Reads the whole stream, oldest entry first");
        EmitEnd(writer);
        writer.Line($"public {Entries} ReplayAsync({Token}) =>");
        EmitBody(writer, $"{client}.ReplayAsync(global::Events.EntryId.Min, global::Events.EntryId.Max, 500, cancellationToken);");
        writer.Line();

        EmitHead(writer, "Reads a range of the stream, oldest entry first");
        writer.Line("/// <param name=\"from\">The first ID to read, inclusive.</param>");
        writer.Line("/// <param name=\"to\">The last ID to read, inclusive; the end of the stream when null.</param>");
        EmitPageSize(writer);
        EmitEnd(writer);
        writer.Line($"public {Entries} ReplayAsync(");
        EmitBody(writer, $"global::Events.EntryId from, global::Events.EntryId? to = null, int pageSize = 500, {Token}) =>");
        EmitBody(writer, $"{client}.ReplayAsync(from, to ?? global::Events.EntryId.Max, pageSize, cancellationToken);");
        writer.Line();

        EmitHead(writer, "Reads what was appended in a span of time, by the server's clock, oldest entry first");
        writer.Line("/// <param name=\"from\">The first millisecond to read; not before 1970.</param>");
        writer.Line("/// <param name=\"to\">The last millisecond to read, inclusive; the end of the stream when null.</param>");
        EmitPageSize(writer);
        EmitEnd(writer);
        writer.Line($"public {Entries} ReplayAsync(");
        EmitBody(writer, $"global::System.DateTimeOffset from, global::System.DateTimeOffset? to = null, int pageSize = 500, {Token}) =>");
        EmitBody(writer, $"{client}.ReplayAsync(");
        writer.Indent();
        EmitBody(writer, "global::Events.EntryId.FromTime(from),");
        EmitBody(writer, "to is { } last ? global::Events.EntryId.LastOfTime(last) : global::Events.EntryId.Max,");
        EmitBody(writer, "pageSize,");
        EmitBody(writer, "cancellationToken);");
        writer.Unindent();
    }

    private static void EmitHead(SourceWriter writer, string what)
    {
        writer.Line("/// <summary>");
        writer.Line($"/// {what} (XRANGE, a page at a time). It moves no group's position and");
        writer.Line("/// acknowledges nothing. <see cref=\"global::Events.StreamEntry.Event\"/> is one of the events of this stream.");
        writer.Line("/// </summary>");
    }

    private static void EmitPageSize(SourceWriter writer) =>
        writer.Line("/// <param name=\"pageSize\">How many entries to ask for at a time, 1 to 10,000.</param>");

    private static void EmitEnd(SourceWriter writer)
    {
        writer.Line("/// <param name=\"cancellationToken\">Stops the replay.</param>");
        writer.Line(SourceFile.GeneratedCode);
    }

    private static void EmitBody(SourceWriter writer, string text)
    {
        writer.Indent();
        writer.Line(text);
        writer.Unindent();
    }
}
