using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>Checks that what is to be encrypted, compressed or kept apart can be.</summary>
/// <param name="problems">Gets what is wrong.</param>
internal sealed class PackingCheck(List<ShapeProblem> problems)
{
    public void Check(ObjectShape shape) => Check(shape, outer: null, root: null);

    private void Check(ObjectShape shape, PackingShape? outer, ISymbol? root)
    {
        foreach (MemberShape member in shape.Members)
        {
            ISymbol at = root ?? member.Symbol;
            if (member.Packing is { } packing)
            {
                if (outer is not null) Report(at, packing, $"'{member.Symbol.Name}' is inside of a record that is declared so already");
                else CheckMember(shape, member, packing, at);
            }

            CheckOpaque(member, at);
            if (member.Value is { Kind: FieldKind.Nested, Object: { } nested }) Check(nested, outer ?? member.Packing, at);
        }
    }

    private void CheckMember(ObjectShape shape, MemberShape member, PackingShape packing, ISymbol at)
    {
        string name = member.Symbol.Name;
        if (member.Value is not { } value) return;
        if (value.Kind == FieldKind.Unknown)
        {
            Report(at, packing, $"'{name}' takes the fields that are not known, as they came");
            return;
        }

        if (packing.Above < 0) Report(at, packing, $"the size above which '{name}' is compressed is below 0", packing.CompressedAttribute);
        if (packing.Compresses && !Leaves(value).Any(CanBeLarge)) Report(at, packing, $"'{name}' is always small, so that it cannot become smaller", packing.CompressedAttribute);
        if (packing.ClaimAbove < 0) Report(at, packing, $"the size above which '{name}' is kept apart is below 0", packing.ClaimCheckAttribute);
        if (packing.Claims && !Leaves(value).Any(CanBeLarge)) Report(at, packing, $"'{name}' is always small, so that it is never kept apart", packing.ClaimCheckAttribute);
        if (!packing.Encrypts) return;
        if (packing.NullWhenDestroyed && (value.Kind == FieldKind.Nested || !value.IsNullable))
        {
            Report(at, packing, $"'{name}' cannot be null when its key is destroyed" + (value.Kind == FieldKind.Nested ? ", as it is several fields" : ""));
        }

        if (packing.Subject is { } subject) CheckSubject(shape, member, packing, subject, at);
    }

    // What is written as a whole would stand there in clear text, whatever its members say.
    private void CheckOpaque(MemberShape member, ISymbol at)
    {
        if (member.Value is not { } value) return;
        foreach (ValueShape opaque in OpaqueTypes.In(value))
        {
            foreach (ISymbol inner in OpaqueTypes.MembersOf(opaque.Type))
            {
                if (PackingShape.Of(inner, null) is not { } packing || (packing.Encrypts && member.Packing is { Encrypts: true })) continue;
                string how = opaque.Kind == FieldKind.Json ? "as JSON" : "by its own text or a converter";
                Report(at, packing, $"'{inner.ContainingType.Name}.{inner.Name}' is inside of what is written {how}, as a whole; mark '{member.Symbol.Name}' itself");
                return;
            }
        }
    }

    private void CheckSubject(ObjectShape shape, MemberShape member, PackingShape packing, string subject, ISymbol at)
    {
        if (shape.Members.FirstOrDefault(candidate => candidate.Symbol.Name == subject) is not { Value: { } value } named)
        {
            Report(at, packing, $"its subject '{subject}' is no field of '{shape.Type.Name}'");
        }
        else if (named == member || named.Packing is not null)
        {
            Report(at, packing, $"its subject '{subject}' is encrypted, compressed or kept apart itself, and must be there to find the key");
        }
        else if (value.IsNullable
            || value.Kind is FieldKind.Nested or FieldKind.Unknown or FieldKind.List or FieldKind.Map or FieldKind.Json or FieldKind.Bytes or FieldKind.Memory)
        {
            Report(at, packing, $"its subject '{subject}' is no single value that is always there");
        }
    }

    private static IEnumerable<ValueShape> Leaves(ValueShape value) => value.Kind == FieldKind.Nested
        ? value.Object!.Members.SelectMany(static member => member.Value is { } inner ? Leaves(inner) : [])
        : value.Kind == FieldKind.Wrapper ? Leaves(value.Element!) : [value];

    private static bool CanBeLarge(ValueShape value) => value.Kind is FieldKind.String or FieldKind.Bytes or FieldKind.Memory or FieldKind.SelfFormatted
        or FieldKind.Converted or FieldKind.Json or FieldKind.List or FieldKind.Map;

    private void Report(ISymbol member, PackingShape packing, string message, AttributeData? attribute = null) =>
        problems.Add(new ShapeProblem(
            ShapeRule.Packing, message, member, attribute ?? packing.EncryptedAttribute ?? packing.CompressedAttribute ?? packing.ClaimCheckAttribute));
}
