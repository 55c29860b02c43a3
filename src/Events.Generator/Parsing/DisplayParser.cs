using Events.Generator.Model;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Parsing;

/// <summary>Finds how a record shows itself, and which of its fields its entries say to be personal.</summary>
internal static class DisplayParser
{
    /// <summary>Null when all may be shown, or the type shows itself in its own way.</summary>
    public static DisplayModel? Parse(INamedTypeSymbol type, ObjectShape shape)
    {
        if (!type.IsRecord || type.GetMembers().Any(IsOwnDisplay)) return null;
        bool isPersonal = PackingShape.IsPersonal(type);
        DisplayedMember[] members = [.. shape.Members.Select(member => new DisplayedMember(member.Symbol.Name, !isPersonal && !IsHidden(member)))];
        if (Array.TrueForAll(members, static member => member.IsShown)) return null;
        bool isDerived = type.BaseType is { SpecialType: SpecialType.None, IsRecord: true };
        string modifiers = isDerived ? "protected override" : type.IsSealed || type.IsValueType ? "private" : "protected virtual";
        return new DisplayModel(modifiers, members.ToEquatableArray());
    }

    /// <summary>The personal fields in the form of <c>ev:pii</c>; empty for none.</summary>
    public static string PersonalOf(INamedTypeSymbol type, ObjectShape shape)
    {
        if (PackingShape.IsPersonal(type)) return "*";
        var names = new List<string>();
        Add(shape, "", names);
        return string.Join(" ", names);
    }

    /// <summary>The fields whose values no exception may have: those that are personal, and those that are encrypted.</summary>
    public static string HiddenOf(INamedTypeSymbol type, ObjectShape shape)
    {
        if (PackingShape.IsPersonal(type)) return "*";
        var names = new List<string>();
        Add(shape, "", names, alsoEncrypted: true);
        return string.Join(" ", names);
    }

    /// <summary>
    /// Tells whether something of an older version, or of those before it, is encrypted, compressed or kept apart, and
    /// whether anything is not to be seen.
    /// </summary>
    public static (bool IsPacked, bool Hides) Inspect(INamedTypeSymbol version, Compilation compilation)
    {
        (bool isPacked, bool hides) = (false, false);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        for (INamedTypeSymbol? current = version; current is not null && seen.Add(current);)
        {
            ObjectShape shape = ReadShape.Of(current, compilation).Shape;
            isPacked |= IsPacked(shape);
            hides |= HiddenOf(current, shape).Length > 0;
            current = Versions.UpcastsOf(current) is { Count: > 0 } upcasts && upcasts[0] is { Parameters.Length: 1 } upcast
                ? upcast.Parameters[0].Type as INamedTypeSymbol
                : null;
        }

        return (isPacked, hides);
    }

    private static bool IsPacked(ObjectShape shape) => shape.Members.Any(static member =>
        member.Packing is not null || (member.Value is { Kind: FieldKind.Nested, Object: { } inner } && IsPacked(inner)));

    private static void Add(ObjectShape shape, string prefix, List<string> names, bool alsoEncrypted = false)
    {
        foreach (MemberShape member in shape.Members)
        {
            bool isNested = member.Value is { Kind: FieldKind.Nested };
            if (member.IsPersonal || (alsoEncrypted && member.Packing is { Encrypts: true }))
            {
                foreach (string name in member.Aliases.Prepend(member.Name))
                {
                    names.Add((prefix + name + (isNested ? "." : "")).Replace("%", "%25").Replace(" ", "%20"));
                }
            }
            else if (isNested)
            {
                foreach (string name in member.Aliases.Prepend(member.Name)) Add(member.Value!.Object!, prefix + name + ".", names, alsoEncrypted);
            }
        }
    }

    // Also what has something to hide inside.
    private static bool IsHidden(MemberShape member) =>
        member.IsPersonal || member.Packing is { Encrypts: true } || (member.Value is { } value && Hides(value));

    private static bool Hides(ValueShape value) =>
        (value.Object is { } inner && (PackingShape.IsPersonal(inner.Type) || inner.Members.Any(IsHidden)))
        || (value.Element is { } element && Hides(element)) || (value.Key is { } key && Hides(key));

    private static bool IsOwnDisplay(ISymbol member) =>
        member is IMethodSymbol { IsImplicitlyDeclared: false, IsStatic: false, Name: "PrintMembers" or "ToString" } method
        && method.FindAttribute("System.CodeDom.Compiler.GeneratedCodeAttribute") is null;
}
