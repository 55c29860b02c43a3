namespace Events.Generator.Model;

/// <summary>Says how a record shows itself where some of it is not to be shown.</summary>
/// <param name="Modifiers">The modifiers of its <c>PrintMembers</c>.</param>
/// <param name="Members">The properties that are shown, not escaped, and whether their values are.</param>
internal sealed record DisplayModel(string Modifiers, EquatableArray<DisplayedMember> Members);
