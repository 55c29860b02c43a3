namespace Events.Generator.Model;

/// <summary>A member of an enum.</summary>
/// <param name="Name">Its name, not escaped.</param>
/// <param name="WireName">The name that is written.</param>
/// <param name="Value">Its number as text.</param>
/// <param name="IsAlias">Whether an earlier member has the same number: it is read, never written.</param>
/// <param name="OlderNames">Names that older entries have.</param>
internal sealed record EnumMemberModel(string Name, string WireName, string Value, bool IsAlias, EquatableArray<string> OlderNames);
