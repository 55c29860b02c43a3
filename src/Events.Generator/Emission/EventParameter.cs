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

    /// <summary>"a" or "an", by the first letter of the event type.</summary>
    public static string Article(StreamEventModel item) =>
        "aeiouAEIOU".IndexOf(item.EventType[0]) >= 0 ? "an" : "a";
}
