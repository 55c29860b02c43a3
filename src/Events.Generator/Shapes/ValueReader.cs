using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>Finds how the value of a member is written.</summary>
/// <param name="reader">The reader of its event.</param>
/// <param name="member">The property or field.</param>
/// <param name="parameter">The constructor parameter that sets it.</param>
internal sealed class ValueReader(ShapeReader reader, ISymbol member, IParameterSymbol? parameter)
{
    private const string NoForm =
        "no form of it is known: give it a converter ([FieldConverter]), have it written as JSON ([JsonField]), or leave it out ([Ignore])";

    /// <summary>The value's shape; null, with the reason, when it has none.</summary>
    /// <param name="type">The member's type.</param>
    /// <param name="reason">Why it has none.</param>
    public ValueShape? Read(ITypeSymbol type, out string? reason) => Read(type, isElement: false, out reason);

    private ValueShape? Read(ITypeSymbol type, bool isElement, out string? reason)
    {
        reason = null;
        ITypeSymbol underlying = Underlying(type, out bool isNullable);
        if (underlying is IPointerTypeSymbol or IFunctionPointerTypeSymbol or IDynamicTypeSymbol or ITypeParameterSymbol || underlying.IsRefLikeType)
        {
            reason = "it cannot live on after the read";
            return null;
        }

        if (underlying.Is(KnownNames.UnknownFields))
        {
            reason = isNullable && !isElement && reader.IsRoot ? null : "it is for one property of the event itself, and null when there are no such fields";
            return reason is null ? new ValueShape(FieldKind.Unknown, underlying, isNullable) : null;
        }

        if (Converter(underlying, out reason) is { } converter)
        {
            return new ValueShape(FieldKind.Converted, underlying, isNullable) { Helper = converter };
        }

        if (reason is not null) return null;
        if (MarkedContext() is { } marked)
        {
            if (Contexts.Lists(marked, underlying)) return Json(underlying, isNullable, marked);
            if (!isElement && Collections.ElementsOf(underlying) is null)
            {
                reason = $"'{marked.Name}' does not list it; add [JsonSerializable(typeof({underlying.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}))]";
                return null;
            }
        }

        if (Scalars.Classify(underlying) is { } scalar)
        {
            if (scalar == FieldKind.Enum && !IsNumber(underlying) && EnumNames.ProblemOf((INamedTypeSymbol)underlying) is { } problem)
            {
                reason = problem;
                return null;
            }

            return new ValueShape(scalar, underlying, isNullable)
            {
                Enum = scalar == FieldKind.Enum ? new EnumShape(IsNumber(underlying)) : null,
            };
        }

        if (SelfFormatting.HelperOf(underlying) is { } self)
        {
            return new ValueShape(FieldKind.SelfFormatted, underlying, isNullable) { Helper = self };
        }

        if (Collections.Read(underlying) is { } collection) return ReadCollection(underlying, isNullable, collection, out reason);
        return ReadObject(underlying, isNullable, isElement, out reason);
    }

    private ValueShape? ReadCollection(ITypeSymbol type, bool isNullable, Collections collection, out string? reason)
    {
        ValueShape? key = null;
        ValueShape? element = Read(collection.Element, isElement: true, out reason);
        if (element is not null && collection.Key is not null)
        {
            // No key of a dictionary is null, whatever code without annotations says.
            key = Read(NotNull(collection.Key), isElement: true, out reason);
            if (key is { Kind: FieldKind.List or FieldKind.Map or FieldKind.Json or FieldKind.Bytes or FieldKind.Memory } or { IsNullable: true })
            {
                reason = "its keys have no form as text";
                key = null;
            }
        }

        if (element is not null && (collection.Key is null || key is not null))
        {
            return new ValueShape(collection.Key is null ? FieldKind.List : FieldKind.Map, type, isNullable)
            {
                Element = element,
                Key = key,
                Build = collection.Build,
            };
        }

        if (Context(type) is { } context)
        {
            reason = null;
            return Json(type, isNullable, context);
        }

        ITypeSymbol failing = element is null ? collection.Element : collection.Key!;
        reason = $"its elements are '{failing.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}', and {reason}";
        return null;
    }

    private ValueShape? ReadObject(ITypeSymbol type, bool isNullable, bool isElement, out string? reason)
    {
        INamedTypeSymbol? named = type as INamedTypeSymbol;
        reason = null;
        if (named is not null && CanBeTakenApart(named) && !reader.IsInside(named))
        {
            var problems = new List<ShapeProblem>();
            ObjectShape shape = reader.ReadObject(named, problems);
            if (problems.Count == 0 && shape.Constructor is not null)
            {
                shape = WithOneValue(shape);
                if (shape.Members.Count == 1
                    && shape.Members[0] is { Value: { IsNullable: false, Kind: not FieldKind.Nested } inner, Aliases.Count: 0, Packing: null })
                {
                    return new ValueShape(FieldKind.Wrapper, type, isNullable) { Element = inner, Object = shape };
                }

                if (!isElement && shape.Members.Count > 0) return new ValueShape(FieldKind.Nested, type, isNullable) { Object = shape };
            }
            else if (problems.Count > 0)
            {
                string inner = problems[0].Member is { } at && problems[0].Rule == ShapeRule.Type ? $"its '{at.Name}': " : "";
                reason = inner + (problems[0].Message.Length == 0 ? "it does not compile" : problems[0].Message);
            }
        }

        if (Context(type) is { } context)
        {
            reason = null;
            return Json(type, isNullable, context);
        }

        if (named is not null && reader.IsInside(named)) reason = "it contains itself; have it written as JSON ([JsonField])";
        reason ??= NoForm;
        return null;
    }

    // Without annotations nobody says that the only value may be null: it is written as it would be with them, and a null is refused there.
    private static ObjectShape WithOneValue(ObjectShape shape) =>
        shape.Members.Count == 1 && shape.Members[0] is { Value: { IsNullable: true } value } only && IsUnannotated(only.Type)
            ? new ObjectShape(shape.Type, shape.Constructor, [only.With(value.NotNull())])
            : shape;

    private static bool IsUnannotated(ITypeSymbol type) => type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.None };

    private static ITypeSymbol NotNull(ITypeSymbol type) => IsUnannotated(type) ? type.WithNullableAnnotation(NullableAnnotation.NotAnnotated) : type;

    // Records, structs and classes of applications: those of the framework say nothing of what makes them up.
    private bool CanBeTakenApart(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false, IsTupleType: false, IsAnonymousType: false }
        && !OpaqueTypes.IsOfFramework(type)
        && reader.CanUse(type);

    private static ValueShape Json(ITypeSymbol type, bool isNullable, INamedTypeSymbol context) =>
        new(FieldKind.Json, type, isNullable) { Helper = context.ToReference() };

    private INamedTypeSymbol? MarkedContext() =>
        MemberAttributes.TypeArguments(member, parameter, KnownNames.JsonFieldAttribute) is { Count: > 0 } contexts ? contexts[0] : null;

    private INamedTypeSymbol? Context(ITypeSymbol type) =>
        reader.Contexts.FirstOrDefault(context => Contexts.Lists(context, type));

    private string? Converter(ITypeSymbol type, out string? reason)
    {
        reason = null;
        IReadOnlyList<INamedTypeSymbol> here = MemberAttributes.TypeArguments(member, parameter, KnownNames.FieldConverterAttribute);
        IEnumerable<INamedTypeSymbol> candidates = here
            .Concat(ShapeOptions.TypeArguments(type, KnownNames.FieldConverterAttribute))
            .Concat(reader.Options.Converters);
        INamedTypeSymbol? found = candidates.FirstOrDefault(candidate => candidate.AllInterfaces.Any(implemented =>
            implemented.Is(KnownNames.FieldConverter)
            && SymbolEqualityComparer.Default.Equals(implemented.TypeArguments[0], type)));
        if (found is not null)
        {
            if (reader.CanUse(found)) return found.ToReference(keepsNull: true);
            reason = $"its converter '{found.Name}' is not accessible";
            return null;
        }

        // One that fits neither the member nor its elements would be passed over in silence.
        if (here.Count > 0 && Collections.ElementsOf(type) is null
            && SymbolEqualityComparer.Default.Equals(Underlying(MemberOrder.TypeOf(member), out _), type))
        {
            reason = $"its converter '{here[0].Name}' is not an IFieldConverter of it";
        }

        return null;
    }

    private bool IsNumber(ITypeSymbol type)
    {
        AttributeData? attribute = MemberAttributes.Find(member, parameter, KnownNames.EnumFieldAttribute) ?? type.FindAttribute(KnownNames.EnumFieldAttribute);
        return attribute is not null && AttributeReader.ReadNamed(attribute, "AsNumber", false);
    }

    // Code without nullable annotations may hold null anywhere.
    private static ITypeSymbol Underlying(ITypeSymbol type, out bool isNullable)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            isNullable = true;
            return nullable.TypeArguments[0];
        }

        isNullable = type.IsReferenceType && type.NullableAnnotation != NullableAnnotation.NotAnnotated;
        return type.IsReferenceType ? type.WithNullableAnnotation(NullableAnnotation.NotAnnotated) : type;
    }
}
