namespace Events.Generator.Model;

/// <summary>Names of generated members. What a type declares itself under such a name is not generated.</summary>
internal static class GeneratedNames
{
    public const string EventTypeName = "EventTypeName";
    public const string EncodeEntry = "EncodeEntry";
    public const string DecodeEntry = "DecodeEntry";
    public const string Definition = "Definition";
    public const string Create = "Create";
    public const string Key = "Key";
    public const string Client = "_client";

    public static readonly IReadOnlyList<string> All =
        [EventTypeName, EncodeEntry, DecodeEntry, Definition, Create, Key, Client];
}
