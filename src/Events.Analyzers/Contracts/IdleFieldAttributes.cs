using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Contracts;

/// <summary>Finds attributes of an event, and of what it holds, that nothing reads because of how the event is taken apart.</summary>
/// <param name="type">The event.</param>
/// <param name="compilation">Where it is compiled.</param>
/// <param name="marks">Takes what is found.</param>
internal sealed class IdleFieldAttributes(INamedTypeSymbol type, Compilation compilation, IdleAttributes marks)
{
    public void Find()
    {
        var read = ReadShape.Of(type, compilation);
        ObjectShape shape = read.Shape;

        // What is refused is told by other rules, and is not what it will be.
        if (read.Problems.Count > 0 || shape.Constructor is not { } constructor) return;
        FindOnMembers(shape);
        FindOnParameters(shape, constructor);
        Look(shape, isRoot: true);
    }

    private void FindOnMembers(ObjectShape shape)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is not (IPropertySymbol { IsIndexer: false } or IFieldSymbol { AssociatedSymbol: null }) || member.IsStatic) continue;
            if (member is IPropertySymbol { ExplicitInterfaceImplementations.IsEmpty: false }) continue;
            if (shape.Members.Any(field => SymbolEqualityComparer.Default.Equals(field.Symbol, member))) continue;
            string why = member.FindAttribute(KnownNames.IgnoreAttribute) is not null ? "it is left out by [Ignore]"
                : member.DeclaredAccessibility == Accessibility.Public ? "it only computes, and no field is made of it"
                : "it is not public and has no [Field], so no field is made of it";
            foreach (AttributeData attribute in IdleAttributes.On(member))
            {
                // What a record shows of itself has computed properties too.
                if (attribute.AttributeClass.Is(KnownNames.PiiAttribute) || attribute.AttributeClass.Is(KnownNames.UnknownValueAttribute)) continue;
                marks.Add(attribute, member, why);
            }
        }
    }

    private void FindOnParameters(ObjectShape shape, IMethodSymbol chosen)
    {
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            bool isRead = SymbolEqualityComparer.Default.Equals(constructor, chosen) || Constructors.IsPrimary(constructor);
            foreach (IParameterSymbol parameter in constructor.Parameters)
            {
                bool isField = shape.Members.Any(member =>
                    member.Symbol.Name == parameter.Name || SymbolEqualityComparer.Default.Equals(member.Parameter, parameter));
                if (isRead && isField) continue;
                foreach (AttributeData attribute in IdleAttributes.On(parameter))
                {
                    marks.Add(attribute, parameter, isRead ? "no field is of its name" : "events are made by another constructor");
                }
            }
        }
    }

    private void Look(ObjectShape shape, bool isRoot)
    {
        foreach (MemberShape member in shape.Members)
        {
            if (!isRoot && member.IdempotencyKey is { } key) marks.Add(key, member.Symbol, $"only a property of the event itself, '{type.Name}', is its key");
            if (MemberAttributes.Find(member.Symbol, member.Parameter, KnownNames.EnumFieldAttribute) is { } number
                && member.Value is { } enums && !HasEnum(enums))
            {
                marks.Add(number, member.Symbol, "no enum is written by its name or number here");
            }

            if (member.Value is { } value) Look(value, member);
        }
    }

    private void Look(ValueShape value, MemberShape member)
    {
        if (value is { Kind: FieldKind.Nested or FieldKind.Wrapper, Object: { } inner }) Look(inner, isRoot: false);
        foreach (ValueShape opaque in OpaqueTypes.In(value))
        {
            if (opaque.Kind != FieldKind.Json) continue;
            foreach (ISymbol each in OpaqueTypes.MembersOf(opaque.Type))
            {
                // Whoever says something to JSON too knows that it is written so.
                if (each.GetAttributes().Any(IsOfJson)) continue;
                foreach (AttributeData attribute in AttributesOf(each))
                {
                    marks.Add(attribute, each, $"'{member.Symbol.Name}' of '{type.Name}' is written as JSON, which has attributes of its own");
                }
            }
        }
    }

    private static bool IsOfJson(AttributeData attribute) =>
        attribute.AttributeClass?.ContainingNamespace is { Name: "Serialization", ContainingNamespace.Name: "Json" };

    // Encrypted and compressed members are EVT1012 there, and personal ones make all of it personal.
    private static IEnumerable<AttributeData> AttributesOf(ISymbol member) =>
        new[]
        {
            KnownNames.FieldAttribute, KnownNames.AliasAttribute, KnownNames.IgnoreAttribute, KnownNames.FieldConverterAttribute, KnownNames.JsonFieldAttribute,
            KnownNames.EnumFieldAttribute, KnownNames.IdempotencyKeyAttribute,
        }
        .Select(name => MemberAttributes.Find(member, null, name)).OfType<AttributeData>();

    private static bool HasEnum(ValueShape value) => value.Kind == FieldKind.Enum || value.Kind is FieldKind.Json or FieldKind.Converted
        || (value.Element is { } element && HasEnum(element)) || (value.Key is { } key && HasEnum(key))
        || (value.Object is { } inner && inner.Members.Any(static member => member.Value is { } of && HasEnum(of)));
}
