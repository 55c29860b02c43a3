using System.Collections.Immutable;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Analyzers.Contracts;

/// <summary>
/// How the generator puts an event together and takes it apart: the constructor its decoder calls, and the properties
/// that are fields of the entry. What it would refuse is what the contract rules report.
/// </summary>
internal sealed class EventShape
{
    private EventShape(IMethodSymbol? constructor, ImmutableArray<EventField> fields)
    {
        Constructor = constructor;
        Fields = fields;
    }

    /// <summary>The constructor of the decoder. Null: none takes only what the event's properties hold.</summary>
    public IMethodSymbol? Constructor { get; }

    public ImmutableArray<EventField> Fields { get; }

    public static EventShape Of(INamedTypeSymbol type, Compilation compilation)
    {
        IReadOnlyList<IPropertySymbol> properties = Properties(type);
        IMethodSymbol? constructor = ChooseConstructor(type, properties);
        var fields = ImmutableArray.CreateBuilder<EventField>(properties.Count);
        foreach (IPropertySymbol property in properties)
        {
            IParameterSymbol? parameter = constructor?.Parameters.FirstOrDefault(candidate => Matches(candidate, property));
            bool isSettable = property.SetMethod is { } setter && compilation.IsSymbolAccessibleWithin(setter, type, type);
            bool isReadable = property.GetMethod is { } getter && compilation.IsSymbolAccessibleWithin(getter, type, type);
            if (IsField(property, parameter, isSettable)) fields.Add(new EventField(property, parameter, isSettable, isReadable));
        }

        return new EventShape(constructor, fields.ToImmutable());
    }

    /// <summary>Whether some part of the type is written <c>partial</c>.</summary>
    public static bool IsPartial(INamedTypeSymbol type)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax() is TypeDeclarationSyntax declaration
                && declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A required field, which no generated decoder sets.</summary>
    public static IFieldSymbol? RequiredField(INamedTypeSymbol type) =>
        Levels(type).SelectMany(level => level.GetMembers()).OfType<IFieldSymbol>().FirstOrDefault(field => field.IsRequired);

    // A property that only computes is no field; one that stores a value nothing can set would be lost on the way.
    private static bool IsField(IPropertySymbol property, IParameterSymbol? parameter, bool isSettable)
    {
        if (parameter is not null || property.IsRequired) return true;
        if (property.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "FieldAttribute" } name && name.IsInNamespace("Events")))
        {
            return true;
        }

        if (property.DeclaredAccessibility != Accessibility.Public) return false;
        return isSettable || (IsAuto(property) && !HasInitializer(property));
    }

    private static bool IsAuto(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => field.AssociatedSymbol.Is(property))
        && property.DeclaringSyntaxReferences.All(part =>
            part.GetSyntax() is not PropertyDeclarationSyntax { AccessorList: { } accessors }
            || accessors.Accessors.All(accessor => accessor.Body is null && accessor.ExpressionBody is null));

    private static bool HasInitializer(IPropertySymbol property) =>
        property.DeclaringSyntaxReferences.Any(part => part.GetSyntax() is PropertyDeclarationSyntax { Initializer: not null });

    private static IReadOnlyList<IPropertySymbol> Properties(INamedTypeSymbol type)
    {
        var properties = new List<IPropertySymbol>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (INamedTypeSymbol level in Levels(type).Reverse())
        {
            foreach (IPropertySymbol property in level.GetMembers().OfType<IPropertySymbol>())
            {
                if (property.IsStatic || property.IsIndexer || property.Name == "EqualityContract") continue;
                if (!property.ExplicitInterfaceImplementations.IsEmpty) continue;
                if (places.TryGetValue(property.Name, out int place))
                {
                    properties[place] = property;
                }
                else
                {
                    places.Add(property.Name, properties.Count);
                    properties.Add(property);
                }
            }
        }

        return properties;
    }

    private static IEnumerable<INamedTypeSymbol> Levels(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? level = type;
             level is { SpecialType: not SpecialType.System_Object and not SpecialType.System_ValueType };
             level = level.BaseType)
        {
            yield return level;
        }
    }

    private static IMethodSymbol? ChooseConstructor(INamedTypeSymbol type, IReadOnlyList<IPropertySymbol> properties)
    {
        IMethodSymbol? best = null;
        int most = -1;
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            bool isCopy = type.IsRecord && constructor.Parameters.Length == 1 && constructor.Parameters[0].Type.Is(type);
            if (isCopy || !Fits(constructor, properties, out int matched)) continue;
            if (constructor.DeclaringSyntaxReferences.Any(part => part.GetSyntax() is TypeDeclarationSyntax)) return constructor;
            if (matched <= most) continue;
            best = constructor;
            most = matched;
        }

        return best;
    }

    private static bool Fits(IMethodSymbol constructor, IReadOnlyList<IPropertySymbol> properties, out int matched)
    {
        matched = 0;
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            if (parameter.RefKind is not (RefKind.None or RefKind.In)) return false;
            if (properties.Any(property => Matches(parameter, property))) matched++;
            else if (!parameter.HasExplicitDefaultValue) return false;
        }

        return true;
    }

    private static bool Matches(IParameterSymbol parameter, IPropertySymbol property) =>
        string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase)
        && SymbolEqualityComparer.Default.Equals(parameter.Type, property.Type)
        && (parameter.Name == property.Name || property.ContainingType.GetMembers(parameter.Name).IsEmpty);
}
