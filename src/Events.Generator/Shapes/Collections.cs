using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>A collection or dictionary, and how it is made of what was read.</summary>
internal sealed class Collections
{
    private const string Generic = "System.Collections.Generic.";
    private const string Immutable = "System.Collections.Immutable.";
    private const string Frozen = "System.Collections.Frozen.";
    private const string Model = "System.Collections.ObjectModel.";

    private Collections(ITypeSymbol element, ITypeSymbol? key, string build)
    {
        Element = element;
        Key = key;
        Build = build;
    }

    public ITypeSymbol Element { get; }

    public ITypeSymbol? Key { get; }

    /// <summary>C# with <c>{0}</c> for the array or dictionary.</summary>
    public string Build { get; }

    /// <summary>The type of a collection's elements, or of a dictionary's values; null for what is neither.</summary>
    public static ITypeSymbol? ElementsOf(ITypeSymbol type) => Read(type)?.Element;

    /// <summary>Null for what is no collection that is known.</summary>
    public static Collections? Read(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array) return array.IsSZArray ? new Collections(array.ElementType, null, "{0}") : null;
        if (type is not INamedTypeSymbol { IsGenericType: true } named) return null;
        string reference = named.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToReference(keepsNull: true);
        if (named.TypeArguments.Length == 1)
        {
            string? build = BuildOfList(named, reference, named.TypeArguments[0].ToReference(keepsNull: true));
            return build is null ? null : new Collections(named.TypeArguments[0], null, build);
        }

        if (named.TypeArguments.Length != 2) return null;
        string? map = BuildOfMap(named, reference);
        return map is null ? null : new Collections(named.TypeArguments[1], named.TypeArguments[0], map);
    }

    private static string? BuildOfList(INamedTypeSymbol type, string reference, string element) => type switch
    {
        _ when IsAny(type, Generic, "IEnumerable`1", "IReadOnlyCollection`1", "IReadOnlyList`1") => "{0}",
        _ when IsAny(type, Generic, "ICollection`1", "IList`1") => $"new global::System.Collections.Generic.List<{element}>({{0}})",
        _ when IsAny(type, Generic, "ISet`1", "IReadOnlySet`1") => $"new global::System.Collections.Generic.HashSet<{element}>({{0}})",
        _ when IsAny(type, Generic, "List`1", "HashSet`1", "SortedSet`1", "Queue`1", "LinkedList`1") => $"new {reference}({{0}})",
        _ when IsAny(type, Model, "ReadOnlyCollection`1", "ObservableCollection`1") => $"new {reference}({{0}})",
        _ when IsAny(type, Immutable, "ImmutableArray`1", "ImmutableList`1", "ImmutableHashSet`1", "ImmutableSortedSet`1") =>
            $"global::System.Collections.Immutable.{type.Name}.CreateRange<{element}>({{0}})",
        _ when IsAny(type, Frozen, "FrozenSet`1") => $"global::System.Collections.Frozen.FrozenSet.ToFrozenSet<{element}>({{0}})",
        _ => null,
    };

    private static string? BuildOfMap(INamedTypeSymbol type, string reference) => type switch
    {
        _ when IsAny(type, Generic, "IDictionary`2", "IReadOnlyDictionary`2", "Dictionary`2") => "{0}",
        _ when IsAny(type, Generic, "SortedDictionary`2", "SortedList`2") => $"new {reference}({{0}})",
        _ when IsAny(type, Model, "ReadOnlyDictionary`2") => $"new {reference}({{0}})",
        _ when IsAny(type, Immutable, "ImmutableDictionary`2", "ImmutableSortedDictionary`2") =>
            $"global::System.Collections.Immutable.{type.Name}.CreateRange({{0}})",
        _ when IsAny(type, Frozen, "FrozenDictionary`2") => "global::System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary({0})",
        _ => null,
    };

    private static bool IsAny(INamedTypeSymbol type, string space, params string[] names) =>
        Array.IndexOf(names, type.MetadataName) >= 0 && type.Is(space + type.MetadataName);
}
