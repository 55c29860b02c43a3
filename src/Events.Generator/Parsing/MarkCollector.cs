using Events.Generator.Model;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Parsing;

/// <summary>Collects the marks of what generated code uses: <c>[Obsolete]</c> and <c>[Experimental]</c>, on it and on what contains it.</summary>
internal sealed class MarkCollector
{
    private const string Obsolete = "System.ObsoleteAttribute";
    private const string Experimental = "System.Diagnostics.CodeAnalysis.ExperimentalAttribute";

    private readonly SortedSet<string> _ids = new(StringComparer.Ordinal);
    private bool _isObsolete;

    public void Add(ISymbol? symbol)
    {
        switch (symbol)
        {
            case null:
                return;
            case IArrayTypeSymbol array:
                Add(array.ElementType);
                return;
            case INamedTypeSymbol { TypeArguments.Length: > 0 } generic:
                foreach (ITypeSymbol argument in generic.TypeArguments) Add(argument);
                break;
            case IPropertySymbol property:
                AddOwn(property.GetMethod);
                AddOwn(property.SetMethod);
                break;
        }

        for (ISymbol? current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingType) AddOwn(current);
        AddOwn(symbol.ContainingModule);
        AddOwn(symbol.ContainingAssembly);
    }

    public void Add(ObjectShape shape)
    {
        AddOwn(shape.Constructor);
        foreach (MemberShape member in shape.Members)
        {
            Add(member.Symbol);
            Add(member.Type);
            if (HasUnannotated(member.Type)) _ids.Add(MarksModel.Nullable);
            if (member.Value is { } value) Add(value);
        }
    }

    public MarksModel ToModel() => _isObsolete || _ids.Count > 0 ? new MarksModel(_isObsolete, _ids.ToEquatableArray()) : MarksModel.None;

    /// <summary>The mark of an event as an attribute, so that what takes it is marked the same; empty without one that is an error.</summary>
    public static string ObsoleteMarkOf(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (current.FindAttribute(Obsolete) is not { } mark || AttributeReader.Argument(mark, 1) is not true) continue;
            string text = Emission.Literals.Quote(AttributeReader.Argument(mark, 0) as string ?? "");
            return $"[global::System.Obsolete({text}, error: true)]";
        }

        return "";
    }

    /// <summary>An enum and its members.</summary>
    public void AddEnum(ITypeSymbol type)
    {
        Add(type);
        foreach (ISymbol member in type.GetMembers()) AddOwn(member);
    }

    // A type of code without annotations: what is read as perhaps null stands where it says nothing, and the compiler would warn of each.
    private static bool HasUnannotated(ITypeSymbol type) =>
        type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.None }
        || (type is IArrayTypeSymbol array && HasUnannotated(array.ElementType))
        || (type is INamedTypeSymbol named && named.TypeArguments.Any(HasUnannotated));

    private void Add(ValueShape value)
    {
        if (value.Type.TypeKind == TypeKind.Enum) AddEnum(value.Type);
        else Add(value.Type);

        if (value.Object is { } inner) Add(inner);
        if (value.Element is { } element) Add(element);
        if (value.Key is { } key) Add(key);
    }

    private void AddOwn(ISymbol? symbol)
    {
        if (symbol is null) return;
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass.Is(Obsolete))
            {
                _isObsolete |= AttributeReader.Argument(attribute, 1) is true;
                AddId(AttributeReader.ReadNamed<string?>(attribute, "DiagnosticId", null));
            }
            else if (attribute.AttributeClass.Is(Experimental))
            {
                AddId(AttributeReader.Argument(attribute, 0) as string);
            }
        }
    }

    // What is no identifier cannot stand behind a pragma, and the compiler refuses it where it is declared.
    private void AddId(string? id)
    {
        if (id is { Length: > 0 } && Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsValidIdentifier(id)) _ids.Add(id);
    }
}
