namespace Events.Generator.Model;

/// <summary>A property that a record shows of itself.</summary>
/// <param name="Property">Its name, not escaped.</param>
/// <param name="IsShown">Whether its value is shown.</param>
internal sealed record DisplayedMember(string Property, bool IsShown);
