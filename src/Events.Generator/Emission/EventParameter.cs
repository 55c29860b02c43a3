using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>How members of a stream take an event.</summary>
internal static class EventParameter
{
    /// <summary>The parameter: structs by reference, so that they are not copied.</summary>
    public static string Declare(StreamEventModel item, string name) =>
        (item.IsStruct ? "in " : "") + item.Reference + " " + name;

    /// <summary>The access of a member that takes the event: as wide as the stream and the event allow.</summary>
    public static string Access(StreamModel stream, StreamEventModel item) =>
        item.Access == Model.Access.Public || stream.Access != Model.Access.Public ? "public" : "internal";

    /// <summary>"a" or "an", by the first letter.</summary>
    public static string Article(StreamEventModel item) =>
        "AEIOU".IndexOf(item.Name[0].ToString(), StringComparison.OrdinalIgnoreCase) >= 0 ? "an" : "a";
}
