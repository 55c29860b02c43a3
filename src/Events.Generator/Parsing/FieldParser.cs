using Events.Generator.Model;
using Events.Wire;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Parsing;

/// <summary>The properties of an event to the fields of its entries.</summary>
internal static class FieldParser
{
    /// <summary>The fields; null when the event cannot be written or made again from what was written.</summary>
    /// <param name="type">The event.</param>
    /// <param name="compilation">Where it is compiled.</param>
    /// <param name="constructor">The constructor that makes it.</param>
    /// <param name="enums">The enums among the fields.</param>
    public static EquatableArray<FieldModel>? Parse(
        INamedTypeSymbol type, Compilation compilation, out IMethodSymbol? constructor, out EquatableArray<EnumModel> enums)
    {
        enums = default;
        IReadOnlyList<IPropertySymbol> properties = PropertyOrder.Read(type);
        constructor = Constructors.Choose(type, properties);
        if (constructor is null || HasRequiredField(type)) return null;

        var fields = new List<FieldModel>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var enumTypes = new Dictionary<string, EnumModel>(StringComparer.Ordinal);
        foreach (IPropertySymbol property in properties)
        {
            IParameterSymbol? parameter = Constructors.FindParameter(constructor, property);
            bool isSettable = property.SetMethod is { } setter && compilation.IsSymbolAccessibleWithin(setter, type, type);
            if (!IsField(property, parameter, isSettable, compilation)) continue;
            if (property.Name.Length == 0 || (parameter is null && !isSettable)) return null;
            if (property.GetMethod is not { } getter || !compilation.IsSymbolAccessibleWithin(getter, type, type)) return null;
            if (FieldTypes.Classify(property.Type, out bool isNullable, out ITypeSymbol underlying) is not { } kind) return null;
            if (ReadName(property, parameter) is not { } name || EnvelopeFields.IsReserved(name) || !names.Add(name)) return null;

            string reference = underlying.ToReference();
            if (kind == FieldKind.Enum) enumTypes[reference] = EnumParser.Parse((INamedTypeSymbol)underlying);
            fields.Add(new FieldModel(
                property.Name,
                name,
                kind,
                reference,
                isNullable,
                parameter?.Name,
                parameter is null ? null : DefaultValues.Read(parameter, kind, isNullable, underlying),
                HasInitializer: parameter is null && !property.IsRequired && Initializers.Has(property, compilation)));
        }

        enums = enumTypes.Values.OrderBy(static item => item.Reference, StringComparer.Ordinal).ToEquatableArray();
        return fields.ToEquatableArray();
    }

    /// <summary>The field name of a property of any event, also one of a referenced assembly; null when it has none.</summary>
    public static string? FindName(INamedTypeSymbol type, string propertyName)
    {
        IReadOnlyList<IPropertySymbol> properties = PropertyOrder.Read(type);
        if (properties.FirstOrDefault(candidate => candidate.Name == propertyName) is not { } property) return null;
        IMethodSymbol? constructor = Constructors.Choose(type, properties);
        return ReadName(property, constructor is null ? null : Constructors.FindParameter(constructor, property));
    }

    // Public properties, and others that say they are fields. One that only computes is none; but one that stores a
    // value which nothing here can set would be lost on the way, and the event is refused for it.
    private static bool IsField(IPropertySymbol property, IParameterSymbol? parameter, bool isSettable, Compilation compilation)
    {
        if (parameter is not null || property.IsRequired || property.FindAttribute(KnownNames.FieldAttribute) is not null) return true;
        if (property.DeclaredAccessibility != Accessibility.Public) return false;
        return isSettable || (Initializers.IsAuto(property) && !Initializers.Has(property, compilation));
    }

    private static string? ReadName(IPropertySymbol property, IParameterSymbol? parameter)
    {
        AttributeData? attribute =
            parameter?.FindAttribute(KnownNames.FieldAttribute) ?? property.FindAttribute(KnownNames.FieldAttribute);
        return attribute is null ? FieldNames.ToSnakeCase(property.Name) : AttributeReader.ReadName(attribute);
    }

    private static bool HasRequiredField(INamedTypeSymbol type) =>
        type.SelfAndBases().Any(static declaring =>
            declaring.GetMembers().Any(static member => member is IFieldSymbol { IsRequired: true }));
}
