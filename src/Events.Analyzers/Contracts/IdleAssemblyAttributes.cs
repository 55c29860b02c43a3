using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Contracts;

/// <summary>
/// The attributes of an assembly that say how the events of it are written. An event of another assembly never reads them, so without events here nothing does.
/// </summary>
/// <param name="compilation">The assembly as it is compiled.</param>
/// <param name="contracts">What streams, events and groups are.</param>
internal sealed class IdleAssemblyAttributes(Compilation compilation, EventContracts contracts)
{
    private readonly Lazy<bool> _hasEvents = new(() => HasEvent(compilation.Assembly.GlobalNamespace, contracts));

    /// <summary>The attributes, whether or not something reads them.</summary>
    public IReadOnlyList<AttributeData> All { get; } =
        [.. compilation.Assembly.GetAttributes().Where(static attribute => IdleAttributes.IsOurs(attribute)
            && attribute.AttributeClass!.Name is "FieldConverterAttribute" or "JsonFieldAttribute" or "FieldNamingAttribute")];

    /// <summary>Those in a file that nothing reads. The types of the assembly are looked through once, and only where there is such an attribute.</summary>
    public IEnumerable<AttributeData> In(SyntaxTree file) =>
        _hasEvents.Value ? [] : All.Where(attribute => attribute.ApplicationSyntaxReference?.SyntaxTree == file);

    private static bool HasEvent(INamespaceOrTypeSymbol where, EventContracts contracts) =>
        (where is INamedTypeSymbol type && contracts.EventOf(type) is not null)
        || where.GetMembers().Any(member => member is INamespaceOrTypeSymbol inner && HasEvent(inner, contracts));
}
