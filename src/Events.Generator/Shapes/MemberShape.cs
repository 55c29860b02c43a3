using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>A property, or public field, that is written.</summary>
/// <param name="symbol">The property or field.</param>
/// <param name="type">Its type.</param>
/// <param name="parameter">The constructor parameter that sets it, if any.</param>
internal sealed class MemberShape(ISymbol symbol, ITypeSymbol type, IParameterSymbol? parameter)
{
    public ISymbol Symbol { get; } = symbol;

    public ITypeSymbol Type { get; } = type;

    public IParameterSymbol? Parameter { get; } = parameter;

    /// <summary>Its own part of the field name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Names that older entries have it under.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The form in which it is written; null when no form of its type is known.</summary>
    public ValueShape? Value { get; init; }

    /// <summary>The encryption and compression of the member; null for none.</summary>
    public PackingShape? Packing { get; init; }

    /// <summary>Its <c>[IdempotencyKey]</c>; null for none.</summary>
    public AttributeData? IdempotencyKey { get; init; }

    /// <summary>True when the member is personal.</summary>
    public bool IsPersonal { get; init; }

    /// <summary>True when the member has an initializer, whose value stands when the field is missing.</summary>
    public bool HasInitializer { get; init; }

    /// <summary>True when its default, when the field is missing, can be another value than null.</summary>
    public bool HasDefault { get; init; }

    /// <summary>The same with another form.</summary>
    /// <param name="value">The form.</param>
    public MemberShape With(ValueShape value) => new(Symbol, Type, Parameter)
    {
        Name = Name,
        Aliases = Aliases,
        Value = value,
        Packing = Packing,
        IdempotencyKey = IdempotencyKey,
        IsPersonal = IsPersonal,
        HasInitializer = HasInitializer,
        HasDefault = HasDefault,
    };
}
