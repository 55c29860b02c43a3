namespace Events.Generator.Model;

/// <summary>Names of generated members. What a type declares itself under such a name is not generated.</summary>
internal static class GeneratedNames
{
    public const string EventTypeName = "EventTypeName";
    public const string EncodeEntry = "EncodeEntry";
    public const string DecodeEntry = "DecodeEntry";
    public const string Definition = "Definition";
    public const string Definitions = "Definitions";
    public const string Create = "Create";
    public const string Key = "Key";
    public const string Client = "_client";
    public const string StreamKey = "StreamKey";
    public const string GroupName = "GroupName";

    /// <summary>Tells whether a member of a base type is reason enough not to generate it: a convenience that nothing else needs.</summary>
    public static bool GivesWay(string name) => name is StreamKey or GroupName;

    public static readonly IReadOnlyList<string> All =
        [EventTypeName, EncodeEntry, DecodeEntry, Definition, Definitions, Create, Key, Client, StreamKey, GroupName];
}
