using Events.Generator.Model;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Parsing;

/// <summary>Stream symbol to model.</summary>
internal static class StreamParser
{
    // As Events.Wire.PartitionHash.MaxPartitions.
    private const int MaxPartitions = 16384;

    /// <summary>Null when an analyzer flags the type, so that no code is generated that does not compile.</summary>
    public static StreamModel? Parse(INamedTypeSymbol type, Compilation compilation)
    {
        if (ReservedNames.Conflict(type, ReservedNames.Role.Stream) is not null || !LanguageFloor.IsMet(compilation)) return null;
        if (type.TypeKind != TypeKind.Class || type.IsAbstract || type.IsStatic || !CanHaveConstructor(type)) return null;
        if (type.FindAttribute(KnownNames.EventStreamAttribute) is not { } attribute
            || AttributeReader.ReadName(attribute) is not { } key
            || TypeParser.Parse(type) is not { } typeModel)
        {
            return null;
        }

        long maxLength = AttributeReader.ReadNamed(attribute, "MaxLength", 0L);
        long maxAge = AttributeReader.ReadNamed(attribute, "MaxAgeSeconds", 0L);
        int partitions = PartitionsOf(attribute);
        if (partitions is < 0 or > MaxPartitions) return null;
        if (maxLength < 0 || maxAge < 0 || (maxLength > 0 && maxAge > 0)) return null;
        var marks = new MarkCollector();
        marks.Add(type);
        return new StreamModel(typeModel, TypeParser.AccessOf(type), key, maxLength, maxAge, partitions, marks.ToModel());
    }

    /// <summary>Reads into how many partitions a stream is split; 0 for none.</summary>
    public static int PartitionsOf(INamedTypeSymbol stream) =>
        stream.FindAttribute(KnownNames.EventStreamAttribute) is { } attribute ? PartitionsOf(attribute) : 0;

    private static int PartitionsOf(AttributeData attribute) => AttributeReader.ReadNamed(attribute, "Partitions", 0);

    /// <summary>Tells whether the stream has, or gets, its generated members.</summary>
    public static bool IsUsable(INamedTypeSymbol type, Compilation compilation) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
            ? Parse(type, compilation) is not null
            : type.Implements(KnownNames.EventStream);

    // The generated constructor takes the client and calls the base type's without parameters.
    private static bool CanHaveConstructor(INamedTypeSymbol type) =>
        type.InstanceConstructors.All(constructor => constructor.IsImplicitlyDeclared)
        && type.BaseType is { } baseType
        && !baseType.HasInChain(KnownNames.EventStreamAttribute)
        && baseType.InstanceConstructors.Any(static constructor =>
            constructor.Parameters.IsEmpty && constructor.DeclaredAccessibility != Accessibility.Private);
}
