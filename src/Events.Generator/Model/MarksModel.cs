namespace Events.Generator.Model;

/// <summary>The marks that generated code needs to use members that warn or fail where they are used.</summary>
/// <param name="IsObsolete">Whether an error stands on one of them, which only code that is obsolete itself may ignore.</param>
/// <param name="Ids">IDs of their own that they report under: those of experimental members, and of obsolete ones that name one.</param>
internal sealed record MarksModel(bool IsObsolete, EquatableArray<string> Ids)
{
    /// <summary>Stands for all warnings about null.</summary>
    public const string Nullable = "nullable";

    public static readonly MarksModel None = new(false, default);
}
