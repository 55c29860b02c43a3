using System.Collections.Immutable;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Contracts;

/// <summary>Finds attributes of the contract that nothing reads because of what they stand on, whatever the type is used for.</summary>
/// <param name="type">The type.</param>
/// <param name="contracts">What streams, events and groups are.</param>
internal sealed class IdleAttributes(INamedTypeSymbol type, EventContracts contracts)
{
    // Those that say how a value is written. [Ignore] where nothing is written is right.
    private static readonly ImmutableHashSet<string> OfMembers =
    [
        "FieldAttribute", "AliasAttribute", "FieldConverterAttribute", "JsonFieldAttribute", "EnumFieldAttribute", "PiiAttribute",
        "EncryptedAttribute", "CompressedAttribute", "ClaimCheckAttribute", "IdempotencyKeyAttribute", "UnknownValueAttribute",
    ];

    private const string Nothing = "no field is made of it";

    public List<(AttributeData Attribute, ISymbol On, string Why)> Found { get; } = [];

    public static string NameOf(AttributeData attribute)
    {
        string name = attribute.AttributeClass!.Name;
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;
    }

    /// <summary>The attributes of the contract that say how a member is written.</summary>
    public static IEnumerable<AttributeData> On(ISymbol symbol) =>
        symbol.GetAttributes().Where(static attribute => IsOurs(attribute) && OfMembers.Contains(attribute.AttributeClass!.Name));

    public void Find()
    {
        FindOnType();
        string? outside = Outside();
        foreach (ISymbol member in type.GetMembers())
        {
            switch (member)
            {
                case IFieldSymbol { AssociatedSymbol: IPropertySymbol property } behind:
                    Add(behind, property, "it stands on the field behind the property; leave out 'field:'");
                    break;
                case IFieldSymbol field when type.TypeKind == TypeKind.Enum:
                    Add(field, field, "a member of an enum has a name, aliases and [UnknownValue]", except: "AliasAttribute", orElse: "UnknownValueAttribute");
                    break;
                case IFieldSymbol or IPropertySymbol:
                    AddMember(member, outside);
                    break;
                case IMethodSymbol method when type.TypeKind != TypeKind.Delegate:
                    AddMethod(method, outside);
                    break;
            }
        }

        if (type.DelegateInvokeMethod is { } invoke) AddParameters(invoke, "it is a parameter of a delegate");
    }

    public void Add(AttributeData attribute, ISymbol on, string why) => Found.Add((attribute, on, why));

    /// <summary>Whether an attribute is one of the contract.</summary>
    public static bool IsOurs(AttributeData attribute) =>
        attribute.AttributeClass is { ContainingNamespace: { } space } && (space.Name == "Events"
            ? space.ContainingNamespace.IsGlobalNamespace
            : space is { Name: "Contracts", ContainingNamespace: { Name: "Events", ContainingNamespace.IsGlobalNamespace: true } });

    /// <summary>Says why the members of the type are never fields; null where they may be.</summary>
    private string? Outside() => type.TypeKind == TypeKind.Interface ? "an interface is not read; declare it where the property is implemented"
        : type.IsStatic ? $"'{type.Name}' is static"
        : contracts.StreamOf(type) is not null ? $"'{type.Name}' is a stream"
        : contracts.GroupsOf(type).Count > 0 ? $"'{type.Name}' is a consumer group"
        : null;

    private void FindOnType()
    {
        bool isEvent = contracts.EventOf(type) is not null, isStream = contracts.StreamOf(type) is not null;
        string? outside = isStream ? null : Outside();
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (!IsOurs(attribute)) continue;
            string? why = attribute.AttributeClass!.Name switch
            {
                "AliasAttribute" when !isEvent => isStream ? "a stream has one key" : "only an event has older types",
                "RetiredAttribute" or "FieldNamingAttribute" => outside,
                "PiiAttribute" or "JsonFieldAttribute" or "FieldConverterAttribute" when !isEvent => Outside(),
                _ => null,
            };
            if (why is not null) Add(attribute, type, why);
        }
    }

    private void AddMember(ISymbol member, string? outside)
    {
        string? why = outside
            ?? (member.IsStatic ? "it is static, and " + Nothing
                : member is IPropertySymbol { IsIndexer: true } ? "it is an indexer, and " + Nothing
                : member is IPropertySymbol { ExplicitInterfaceImplementations.IsEmpty: false } ? "only its interface shows it, and " + Nothing
                : null);
        if (why is not null) Add(member, member, why);
        else Add(member, member, "only members of an enum stand for names that are not known", only: "UnknownValueAttribute");
        if (member is IPropertySymbol { Parameters: { IsEmpty: false } parameters })
        {
            foreach (IParameterSymbol parameter in parameters) Add(parameter, parameter, "it is a parameter of an indexer");
        }
    }

    private void AddMethod(IMethodSymbol method, string? outside)
    {
        if (method.MethodKind == MethodKind.Constructor) AddParameters(method, outside);
        else if (method.MethodKind is MethodKind.Ordinary or MethodKind.UserDefinedOperator or MethodKind.Conversion) AddParameters(method, "it is a parameter of a method");
        if (method.Attribute(contracts.Symbols.DedupeByAttribute) is { } key && !contracts.IsHandler(method)) Add(key, method, "only handlers, and events, have a key");
    }

    private void AddParameters(IMethodSymbol method, string? why)
    {
        if (why is null) return;
        foreach (IParameterSymbol parameter in method.Parameters) Add(parameter, parameter, why);
    }

    private void Add(ISymbol symbol, ISymbol on, string why, string? only = null, string? except = null, string? orElse = null)
    {
        foreach (AttributeData attribute in On(symbol))
        {
            string name = attribute.AttributeClass!.Name;
            if ((only is null || name == only) && name != except && name != orElse) Add(attribute, on, why);
        }
    }
}
