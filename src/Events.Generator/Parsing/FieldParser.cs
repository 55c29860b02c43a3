using Events.Generator.Model;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Parsing;

/// <summary>The shape of an event to its model.</summary>
/// <param name="compilation">Where the event is compiled.</param>
/// <param name="cancellationToken">Stops parsing.</param>
internal sealed class FieldParser(Compilation compilation, CancellationToken cancellationToken)
{
    private readonly SortedDictionary<string, EnumModel> _enums = new(StringComparer.Ordinal);

    /// <summary>The enums among the fields.</summary>
    public EquatableArray<EnumModel> Enums => _enums.Values.ToEquatableArray();

    /// <summary>The model of a shape without problems.</summary>
    public ObjectModel Parse(ObjectShape shape) => new(
        shape.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToReference(keepsNull: true),
        shape.Type.IsReferenceType,
        shape.Type is { IsReferenceType: true, IsSealed: false },
        Initializers.MayThrow(shape.Type, shape.Constructor!, compilation, cancellationToken),
        shape.Members.Select(member => Parse(shape, member)).ToEquatableArray())
    {
        Positions = Constructors.IsAmbiguousByName(shape.Type, shape.Constructor!)
            ? shape.Constructor!.Parameters.Select(static parameter => parameter.Name).ToEquatableArray()
            : default,
    };

    /// <summary>The field name of a property of any event, also one of a referenced assembly; null when it has none of its own.</summary>
    public static string? FindName(INamedTypeSymbol type, Compilation compilation, string propertyName) =>
        ReadShape.Of(type, compilation).Shape.Members.FirstOrDefault(candidate => candidate.Symbol.Name == propertyName)
            is { Value: { Kind: not FieldKind.Nested }, Packing: null, Name: { Length: > 0 } name }
                ? name
                : null;

    private FieldModel Parse(ObjectShape shape, MemberShape member) => new(
        member.Symbol.Name,
        member.Name,
        Parse(member.Value!),
        member.Parameter?.Name,
        member.Parameter is null ? null : DefaultValues.Read(member.Parameter, member.Value!),
        member.HasInitializer,
        member.HasDefault,
        member.Aliases.ToEquatableArray(),
        member.Packing is { } packing
            ? new PackingModel(
                packing.Encrypts, packing.Subject, packing.AcceptsPlain, packing.NullWhenDestroyed, packing.Compresses, packing.Above, packing.Claims,
                packing.ClaimAbove)
            : null,
        member.IdempotencyKey is not null && IdempotencyKeys.ProblemOf(shape, member) is null);

    private ValueModel Parse(ValueShape value)
    {
        string reference = value.Type.ToReference(keepsNull: true);
        if (value.Kind == FieldKind.Enum) _enums[reference] = EnumParser.Parse((INamedTypeSymbol)value.Type, compilation);
        return new ValueModel(
            value.Kind,
            reference,
            value.IsNullable,
            value.Type.IsReferenceType,
            value.Enum is { AsNumber: true } ? ((INamedTypeSymbol)value.Type).EnumUnderlyingType!.ToReference() : value.Helper,
            value.Build,
            value.Element is null ? null : Parse(value.Element),
            value.Key is null ? null : Parse(value.Key),
            value.Object is null ? null : Parse(value.Object));
    }
}
