using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>Types that format and parse themselves, by the framework's interfaces or as the library knows them to.</summary>
internal static class SelfFormatting
{
    /// <summary>The suffixes of the calls that write and read, such as <c>Utf8Formatted,Utf8Parsed</c>; null for other types.</summary>
    public static string? HelperOf(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } named) return null;
        if (named.Is("System.Uri")) return "Uri,Uri";
        string? read = Parses(named, "IUtf8SpanParsable`1") ? "Utf8Parsed"
            : Parses(named, "ISpanParsable`1") ? "SpanParsed"
            : Parses(named, "IParsable`1") ? "Parsed"
            : null;
        if (read is null) return null;
        string? write = Formats(named, "IUtf8SpanFormattable") ? "Utf8Formatted"
            : Formats(named, "ISpanFormattable") ? "SpanFormatted"
            : Formats(named, "IFormattable") ? "Formatted"
            : HasOwnText(named) ? "Text"
            : null;
        return write is null ? null : write + "," + read;
    }

    private static bool Parses(INamedTypeSymbol type, string name) => type.AllInterfaces.Any(implemented =>
        implemented.Is("System." + name) && SymbolEqualityComparer.Default.Equals(implemented.TypeArguments[0], type));

    private static bool Formats(INamedTypeSymbol type, string name) => type.AllInterfaces.Any(implemented => implemented.Is("System." + name));

    // The ToString of a record, of a struct and of object is for people.
    private static bool HasOwnText(INamedTypeSymbol type) =>
        type.GetMembers("ToString")
            .OfType<IMethodSymbol>()
            .Any(static method => method is { IsOverride: true, Parameters.IsEmpty: true, IsImplicitlyDeclared: false });
}
