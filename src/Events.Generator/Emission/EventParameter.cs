using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>How members of a stream take an event.</summary>
internal static class EventParameter
{
    /// <summary>The last parameter of what is asynchronous.</summary>
    public const string Token = "global::System.Threading.CancellationToken cancellationToken = default";

    /// <summary>The parameter: structs by reference, so that they are not copied.</summary>
    public static string Declare(StreamEventModel item, string name) =>
        (item.IsStruct ? "in " : "") + item.Reference + " " + name;

    /// <summary>The access of a member that takes the event: as wide as the stream and the event allow.</summary>
    public static string Access(StreamModel stream, StreamEventModel item) =>
        item.Access == Model.Access.Public || stream.Access != Model.Access.Public ? "public" : "internal";

    /// <summary>
    /// Writes the event. One that is passed as its base type, and is an event of the stream, is written as what it is; the encoder of the base
    /// refuses others.
    /// </summary>
    public static void EmitEncode(SourceWriter writer, StreamWithEvents model, StreamEventModel item, string name)
    {
        StreamEventModel[] derived = model.Events
            .Where(other => other.ObsoleteMark.Length == 0 && other.Bases.Contains(item.Reference))
            .OrderByDescending(static other => other.Bases.Count)
            .ThenBy(static other => other.Reference, StringComparer.Ordinal)
            .ToArray();
        if (derived.Length == 0)
        {
            writer.Line($"{item.Reference}.EncodeEntry(in {name}, ref writer);");
            return;
        }

        writer.Open($"switch ({name})");
        foreach (StreamEventModel other in derived)
        {
            writer.Line($"case {other.Reference} derived:");
            writer.Indent();
            writer.Line($"{other.Reference}.EncodeEntry(in derived, ref writer);");
            writer.Line("break;");
            writer.Unindent();
        }

        writer.Line("default:");
        writer.Indent();
        writer.Line($"{item.Reference}.EncodeEntry(in {name}, ref writer);");
        writer.Line("break;");
        writer.Unindent();
        writer.Close();
        writer.Line();
    }

    /// <summary>"a" or "an", by the first letter of the event type.</summary>
    public static string Article(StreamEventModel item) =>
        "aeiouAEIOU".IndexOf(item.EventType[0]) >= 0 ? "an" : "a";
}
