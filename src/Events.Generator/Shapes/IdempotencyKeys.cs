namespace Events.Generator.Shapes;

/// <summary>Decides which members can be the idempotency key of an event. The generator asks whether one is, the analyzers report why it cannot.</summary>
internal static class IdempotencyKeys
{
    /// <summary>Finds what is wrong with a member that is marked as the key; null for nothing.</summary>
    /// <param name="shape">The event.</param>
    /// <param name="member">The member.</param>
    public static string? ProblemOf(ObjectShape shape, MemberShape member) => member switch
    {
        { Packing: not null } => "is encrypted or compressed: the entry has other bytes for the same value each time",
        { Value.Kind: FieldKind.Nested } => "is written as several fields; mark a property that is one field",
        { Value.Kind: FieldKind.Unknown or FieldKind.List or FieldKind.Map or FieldKind.Json or FieldKind.Bytes or FieldKind.Memory } =>
            "is no single value with a text of its own",
        _ when shape.Members.FirstOrDefault(static other => other.IdempotencyKey is not null) is { } first && first != member =>
            $"comes after '{first.Symbol.Name}', which is the key already; an event has one",
        _ => null,
    };
}
