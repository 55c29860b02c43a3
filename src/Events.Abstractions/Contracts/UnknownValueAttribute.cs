namespace Events.Contracts;

/// <summary>
/// Marks the member of an enum that stands for every name which is not known, as one that a newer producer has. Without it such an entry is
/// undecodable. Numbers that no member has are kept as they are and need no such member.
/// </summary>
[AttributeUsage(AttributeTargets.Field, Inherited = false)]
public sealed class UnknownValueAttribute : Attribute;
