using Events.Wire;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>Names of fields are given, used once, and none of the envelope.</summary>
/// <param name="type">The event.</param>
/// <param name="problems">Gets what is wrong.</param>
internal sealed class NameCheck(INamedTypeSymbol type, List<ShapeProblem> problems)
{
    private readonly Dictionary<string, ISymbol> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _retired = new(StringComparer.Ordinal);

    public void Check(ObjectShape shape)
    {
        _retired.UnionWith(Retired(shape));
        foreach (MemberShape member in shape.Members) Check(member, "", member.Symbol);
        MemberShape? second = shape.Members.Where(static member => member.Value is { Kind: FieldKind.Unknown }).Skip(1).FirstOrDefault();
        if (second is not null) Report($"The property '{second.Symbol.Name}' of '{type.Name}' takes what another one takes already: all fields that are not known", second.Symbol, null);
    }

    /// <summary>The names of fields that the event, a record inside of it, or what these derive from retires.</summary>
    public static IEnumerable<string> Retired(ObjectShape shape, string prefix = "")
    {
        IEnumerable<string> own = shape.Type.SelfAndBases()
            .Select(static declaring => declaring.FindAttribute(KnownNames.RetiredAttribute))
            .SelectMany(static retired => retired is null ? [] : AttributeReader.ReadNames(retired))
            .Where(static name => !string.IsNullOrWhiteSpace(name))
            .Select(name => prefix + name);
        return own.Concat(shape.Members.SelectMany(member => member.Value is { Kind: FieldKind.Nested, Object: { } nested }
            ? Retired(nested, prefix + member.Name + ".")
            : []));
    }

    private void Check(MemberShape member, string prefix, ISymbol root)
    {
        if (member.Value is { Kind: FieldKind.Unknown }) return;
        AttributeData? named = MemberAttributes.Find(member.Symbol, member.Parameter, KnownNames.FieldAttribute);
        if (string.IsNullOrWhiteSpace(member.Name))
        {
            Report($"The property '{member.Symbol.Name}' of '{type.Name}' has an empty field name", root, named);
            return;
        }

        Take(prefix + member.Name, member, root, named);
        foreach (string alias in member.Aliases)
        {
            AttributeData? aliased = MemberAttributes.Find(member.Symbol, member.Parameter, KnownNames.AliasAttribute);
            if (string.IsNullOrWhiteSpace(alias)) Report($"The property '{member.Symbol.Name}' of '{type.Name}' has an empty alias", root, aliased);
            else Take(prefix + alias, member, root, aliased);
        }

        if (member.Value is not { Kind: FieldKind.Nested, Object: { } nested }) return;
        foreach (MemberShape inner in nested.Members) Check(inner, prefix + member.Name + ".", root);
    }

    private void Take(string name, MemberShape member, ISymbol root, AttributeData? attribute)
    {
        if (EnvelopeFields.IsReserved(name))
        {
            Report($"The property '{member.Symbol.Name}' of '{type.Name}' is written as '{name}', which belongs to the envelope of every entry", root, attribute);
        }
        else if (_retired.Contains(name))
        {
            Report($"The property '{member.Symbol.Name}' of '{type.Name}' is written as '{name}', a name that is retired: older entries have another value under it", root, attribute);
        }
        else if (_names.TryGetValue(name, out ISymbol? other))
        {
            Report($"The property '{member.Symbol.Name}' of '{type.Name}' is written as '{name}', as '{other.Name}' is", root, attribute, other);
        }
        else
        {
            _names.Add(name, member.Symbol);
        }
    }

    private void Report(string message, ISymbol member, AttributeData? attribute, ISymbol? other = null) =>
        problems.Add(new ShapeProblem(ShapeRule.Name, message, member, attribute, other));
}
