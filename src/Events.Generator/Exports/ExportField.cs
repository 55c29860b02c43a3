using Events.Generator.Model;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Exports;

/// <summary>A field of an event, or a record whose properties are fields of their own.</summary>
internal sealed class ExportField
{
    private ExportField(MemberShape member, FieldModel model, IReadOnlyList<string> names, IReadOnlyList<ExportField> children)
    {
        Member = member;
        Model = model;
        Names = names;
        Children = children;
    }

    public MemberShape Member { get; }

    public FieldModel Model { get; }

    public ValueShape Value => Member.Value!;

    /// <summary>Its names in the entry: that of today first, then those of older entries.</summary>
    public IReadOnlyList<string> Names { get; }

    public string Name => Names[0];

    /// <summary>The fields of a record.</summary>
    public IReadOnlyList<ExportField> Children { get; }

    public bool IsNested => Value.Kind == FieldKind.Nested;

    /// <summary>True when an entry without the field is refused, where what it belongs to is there.</summary>
    public bool IsRequired => Model.IsRequired;

    /// <summary>True when an empty text is null.</summary>
    public bool IsEmptyNull => Value.IsNullable && !Model.Value.CanBeEmpty;

    public bool IsDeprecated => Member.Symbol.FindAttribute("System.ObsoleteAttribute") is not null;

    /// <summary>The encryption, compression and keeping apart of the field, declared by itself or by the record that it is in; null for none.</summary>
    public PackingShape? Packing { get; private set; }

    /// <summary>True when the field is personal, by itself or by the record that it is in.</summary>
    public bool IsPersonal { get; private set; }

    /// <summary>True when the field may stand under its own names: what is encrypted does so at most where it was not always.</summary>
    public bool StandsPlain => Packing is null or { Encrypts: false } or { AcceptsPlain: true };

    /// <summary>The words for what is done to it.</summary>
    public string PackedAs => string.Join(", ", new[]
    {
        Packing is { Encrypts: true } ? "encrypted" : "",
        Packing is { Compresses: true } ? "compressed" : "",
        Packing is { Claims: true } ? "kept apart" : "",
    }.Where(static word => word.Length > 0));

    /// <summary>The names that it has where it is encrypted, compressed or kept apart.</summary>
    public IEnumerable<string> PackedNames => Packing is null || IsNested ? [] : Names.Select(static name => Events.Wire.EnvelopeFields.PackedPrefix + name);

    /// <summary>The names under which its value may stand: that of today first.</summary>
    public IReadOnlyList<string> ValueNames => [.. (StandsPlain ? Names : []).Concat(PackedNames)];

    /// <summary>The description that its author gives.</summary>
    public string? Description { get; private set; }

    /// <summary>The text that a missing field stands for; null when there is none, or none that is a constant.</summary>
    public string? Default { get; private set; }

    /// <summary>Names of which one in an entry shows that it, or the record, is there.</summary>
    public IEnumerable<string> Marks =>
        (!IsNested ? ValueNames : Model.NeedsMark ? Names : [])
        .Concat(!IsNested && Model.NamesNull ? NullNames : [])
        .Concat(Children.SelectMany(static child => child.Marks));

    /// <summary>Names of the fields that say that it is null, of what declares another default.</summary>
    public IEnumerable<string> NullNames => Names.Select(static name => Events.Wire.EnvelopeFields.NullPrefix + name);

    /// <summary>It and everything inside.</summary>
    public IEnumerable<ExportField> SelfAndInner() => Children.SelectMany(static child => child.SelfAndInner()).Prepend(this);

    /// <summary>The fields of an event; those that it does not know are none.</summary>
    public static IReadOnlyList<ExportField> Read(ObjectShape shape, ObjectModel model, bool isPersonal, Compilation compilation) =>
        Read(shape, model, [""], null, isPersonal, compilation);

    private static IReadOnlyList<ExportField> Read(
        ObjectShape shape, ObjectModel model, IReadOnlyList<string> prefixes, PackingShape? outer, bool isPersonal, Compilation compilation)
    {
        var fields = new List<ExportField>();
        for (int i = 0; i < shape.Members.Count; i++)
        {
            MemberShape member = shape.Members[i];
            if (member.Value is null or { Kind: FieldKind.Unknown }) continue;
            FieldModel field = model.Fields[i];
            string[] names = [.. field.Aliases.Prepend(field.Name)
                .SelectMany(name => prefixes.Select(prefix => prefix + name))
                .Distinct(StringComparer.Ordinal)];
            IReadOnlyList<ExportField> children = member.Value is { Kind: FieldKind.Nested, Object: { } inner }
                ? Read(
                    inner, field.Value.Object!, [.. names.Select(static name => name + ".")], outer ?? member.Packing, isPersonal || member.IsPersonal,
                    compilation)
                : [];
            fields.Add(new ExportField(member, field, names, children)
            {
                Packing = outer ?? member.Packing,
                IsPersonal = isPersonal || member.IsPersonal,
                Description = DocComments.SummaryOf(member.Symbol),
                Default = DefaultOf(member, compilation),
            });
        }

        return fields;
    }

    private static string? DefaultOf(MemberShape member, Compilation compilation)
    {
        object? constant = null;
        if (member.Parameter is { } parameter)
        {
            if (parameter.HasExplicitDefaultValue) constant = parameter.ExplicitDefaultValue;
        }
        else if (member.HasInitializer && Initializers.Find(member.Symbol, compilation) is { } initializer)
        {
            constant = compilation.GetSemanticModel(initializer.SyntaxTree).GetConstantValue(initializer) is { HasValue: true, Value: { } value }
                ? value
                : null;
        }

        return constant is null ? null : ValueSchema.TextOf(member.Value!, constant);
    }
}
