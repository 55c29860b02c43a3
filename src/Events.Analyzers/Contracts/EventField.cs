using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Contracts;

/// <summary>A property, or public field, of an event that is a field of its entries.</summary>
internal sealed class EventField(ObjectShape shapeOfEvent, MemberShape shape)
{
    /// <summary>The property or field.</summary>
    public ISymbol Property => shape.Symbol;

    public ITypeSymbol Type => shape.Type;

    /// <summary>The constructor parameter that sets it, if any.</summary>
    public IParameterSymbol? Parameter => shape.Parameter;

    /// <summary>The field name; empty when it has none.</summary>
    public string Name => shape.Name;

    /// <summary>True when the field can be null, as it is declared.</summary>
    public bool IsNullable =>
        Type.NullableAnnotation == NullableAnnotation.Annotated || Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    /// <summary>True when the field is encrypted or compressed, so that the entry has another value each time.</summary>
    public bool IsPacked => shape.Packing is not null;

    /// <summary>Its <c>[IdempotencyKey]</c>; null for none.</summary>
    public AttributeData? IdempotencyKey => shape.IdempotencyKey;

    /// <summary>The reason why it cannot be the idempotency key; null when it can.</summary>
    public string? IdempotencyKeyProblem => IdempotencyKeys.ProblemOf(shapeOfEvent, shape);

    /// <summary>True when the field is a record that is taken apart, so that no single field has it.</summary>
    public bool IsTakenApart => shape.Value is { Kind: FieldKind.Nested };
}
