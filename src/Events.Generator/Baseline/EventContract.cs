using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Baseline;

/// <summary>The form of an event on the wire, read from the shape that its codec is generated from.</summary>
internal sealed class EventContract
{
    private EventContract(INamedTypeSymbol type, ContractLine line, IReadOnlyList<ContractField> fields, IReadOnlyList<ContractLine> retired)
    {
        Type = type;
        Line = line;
        Fields = fields;
        Retired = retired;
    }

    public INamedTypeSymbol Type { get; }

    public ContractLine Line { get; }

    public IReadOnlyList<ContractField> Fields { get; }

    /// <summary>Field names that the event declares not to be used again.</summary>
    public IReadOnlyList<ContractLine> Retired { get; }

    /// <summary>Everything that the contract file has of it.</summary>
    public IEnumerable<ContractLine> Lines => Fields.Select(static item => item.Line).Prepend(Line).Concat(Retired);

    /// <summary>The contract of an event; null when something is wrong with it, which other rules say.</summary>
    public static EventContract? Read(EventIdentity identity, Compilation compilation)
    {
        INamedTypeSymbol type = identity.Type;
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || type.IsAbstract || type.IsStatic || type.IsRefLikeType) return null;
        var read = ReadShape.Of(type, compilation);
        ObjectShape shape = read.Shape;
        if (read.Problems.Count > 0 || shape.Constructor is null) return null;
        var fields = new List<ContractField>();
        Add(shape, "", null, null, identity, fields);
        int upcast = Versions.UpcastsOf(type) is { Count: > 0 } upcasts && upcasts[0] is { Parameters.Length: 1 } method
            && method.Parameters[0].Type is INamedTypeSymbol previous
            ? Versions.Of(previous)
            : 0;
        ContractLine line = ContractLine.OfEvent(identity.Stream, identity.Name, identity.Version, upcast, EventNames.OlderOf(type));
        return new EventContract(type, line, fields, RetiredOf(identity, shape));
    }

    private static IReadOnlyList<ContractLine> RetiredOf(EventIdentity identity, ObjectShape shape) =>
        [.. NameCheck.Retired(shape).Distinct(StringComparer.Ordinal)
            .Select(name => ContractLine.OfRetired(identity.Stream, identity.Name, identity.Version, name))];

    private static void Add(ObjectShape shape, string prefix, ISymbol? root, PackingShape? outer, EventIdentity identity, List<ContractField> fields)
    {
        foreach (MemberShape member in shape.Members)
        {
            // What takes fields that are not known has none of its own.
            if (member.Value is not { Kind: not FieldKind.Unknown } value) continue;
            string name = prefix + member.Name;
            bool hasDefault = value.IsNullable ? member.HasDefault : member.HasInitializer || member.Parameter is { HasExplicitDefaultValue: true };
            PackingShape? packing = value.Kind == FieldKind.Nested ? null : outer ?? member.Packing;
            ContractLine line = ContractLine.OfField(
                identity.Stream, identity.Name, identity.Version, name, WireTypes.Of(value), hasDefault, member.Aliases.Select(alias => prefix + alias),
                packing is { Encrypts: true }, packing is { AcceptsPlain: true }, packing is { Compresses: true }, packing is { Claims: true });
            fields.Add(new ContractField(line, member.Symbol, root ?? member.Symbol));
            if (value is { Kind: FieldKind.Nested, Object: { } nested })
            {
                Add(nested, name + ".", root ?? member.Symbol, outer ?? member.Packing, identity, fields);
            }
        }
    }
}
