namespace Events.Generator.Model;

/// <summary>An enum whose names are written.</summary>
/// <param name="Name">Its own name, not escaped.</param>
/// <param name="Reference">How generated code refers to it.</param>
/// <param name="Underlying">The keyword of its underlying type, such as <c>int</c>.</param>
/// <param name="Members">Its members in declaration order.</param>
/// <param name="Unknown">The member that stands for names which are not known; null when they are refused.</param>
/// <param name="Home">Reference of the class that has its functions for the whole assembly; empty when that cannot name the enum.</param>
/// <param name="Reader">The name of the function that reads it there.</param>
/// <param name="Marks">What those functions need to use it.</param>
internal sealed record EnumModel(
    string Name,
    string Reference,
    string Underlying,
    EquatableArray<EnumMemberModel> Members,
    string? Unknown,
    string Home,
    string Reader,
    MarksModel Marks);
