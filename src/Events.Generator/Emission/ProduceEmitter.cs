using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>The methods of a stream that append one event.</summary>
internal static class ProduceEmitter
{
    public static void Emit(SourceWriter writer, StreamWithEvents model, string client)
    {
        foreach (StreamEventModel item in model.Events)
        {
            string what = $"{EventParameter.Article(item)} <c>{Literals.Doc(item.EventType)}</c>";
            writer.Line($"/// <summary>Appends {what} (XADD with an ID of the server's).</summary>");
            writer.Line("/// <param name=\"event\">The event.</param>");
            writer.Line("/// <param name=\"cancellationToken\">");
            writer.Line("/// Cancels waiting. An entry that was already sent may be appended all the same; the exception says so.");
            writer.Line("/// </param>");
            writer.Line("/// <returns>The ID that the server gave the entry.</returns>");
            writer.Line(SourceFile.GeneratedCode);
            if (item.ObsoleteMark.Length > 0) writer.Line(item.ObsoleteMark);
            writer.List(
                $"{EventParameter.Access(model.Stream, item)} global::System.Threading.Tasks.ValueTask<global::Events.EntryId> ProduceAsync(",
                [EventParameter.Declare(item, "@event"), EventParameter.Token],
                ")");
            writer.Open();
            if (!item.IsStruct) writer.Line("global::System.ArgumentNullException.ThrowIfNull(@event);");
            writer.Line($"global::Events.Wire.EntryWriter writer = {client}.BeginEntry();");
            EventParameter.EmitEncode(writer, model, item, "@event");
            writer.Line($"return {client}.AppendAsync(ref writer, cancellationToken);");
            writer.Close();
            writer.Line();
        }
    }
}
