using System.Globalization;
using Events.Generator.Baseline;
using Events.Generator.Parsing;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Exports;

/// <summary>All that the exports say of one version of an event.</summary>
internal sealed class ExportEvent
{
    private ExportEvent(EventIdentity identity, IReadOnlyList<ExportField> fields)
    {
        Identity = identity;
        Fields = fields;
    }

    public EventIdentity Identity { get; }

    public IReadOnlyList<ExportField> Fields { get; }

    /// <summary>The fields without records, in the order of writing.</summary>
    public IEnumerable<ExportField> All => Fields.SelectMany(static item => item.SelfAndInner());

    /// <summary>Event types that older entries have.</summary>
    public IReadOnlyList<string> Aliases => EventNames.OlderOf(Identity.Type);

    /// <summary>True when some of the event is personal.</summary>
    public bool IsPersonal => All.Any(static item => item.IsPersonal);

    public bool ReadsUntyped => IsSaid("ReadsUntyped");

    /// <summary>The names of the fields whose values together are the dedupe key; empty when there is none.</summary>
    public IReadOnlyList<string> DedupeFields { get; private set; } = [];

    /// <summary>The number of seconds for which a handled key is remembered.</summary>
    public long DedupeSeconds { get; private set; }

    /// <summary>The names of the fields whose values together are the ordering key; empty when there is none.</summary>
    public IReadOnlyList<string> OrderFields { get; private set; } = [];

    public string? Description => DocComments.SummaryOf(Identity.Type);

    public bool IsDeprecated => Identity.Type.FindAttribute("System.ObsoleteAttribute") is not null;

    /// <summary>The message of a deprecated event.</summary>
    public string? DeprecatedMessage =>
        Identity.Type.FindAttribute("System.ObsoleteAttribute") is { } mark ? AttributeReader.Argument(mark, 0) as string : null;

    /// <summary>The name with its version: <c>order.placed.v1</c>.</summary>
    public string Title => FormattableString.Invariant($"{Identity.Name}.v{Identity.Version}");

    /// <summary>The event; null when something is wrong with it, which the compiler says.</summary>
    public static ExportEvent? Read(EventIdentity identity, Compilation compilation, CancellationToken cancellationToken)
    {
        INamedTypeSymbol type = identity.Type;
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || type.IsAbstract || type.IsStatic || type.IsRefLikeType) return null;
        var read = ReadShape.Of(type, compilation);
        ObjectShape shape = read.Shape;
        if (read.Problems.Count > 0 || shape.Constructor is null) return null;
        IReadOnlyList<ExportField> fields = ExportField.Read(
            shape, new FieldParser(compilation, cancellationToken).Parse(shape), PackingShape.IsPersonal(type), compilation);
        AttributeData? dedupe = type.FindAttribute(KnownNames.DedupeByAttribute);
        return new ExportEvent(identity, fields)
        {
            DedupeFields = KeyOf(dedupe, type, compilation),
            DedupeSeconds = dedupe is null ? 0 : AttributeReader.ReadNamed(dedupe, "WindowSeconds", 86_400L),
            OrderFields = KeyOf(type.FindAttribute(KnownNames.OrderedByAttribute), type, compilation),
        };
    }

    /// <summary>The number of the version as text.</summary>
    public string VersionText => Identity.Version.ToString(CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> KeyOf(AttributeData? attribute, INamedTypeSymbol type, Compilation compilation) =>
        attribute is null ? [] : [.. AttributeReader.ReadNames(attribute).Select(member => FieldParser.FindName(type, compilation, member)).OfType<string>()];

    private bool IsSaid(string name) =>
        Identity.Type.FindAttribute(KnownNames.EventAttribute) is { } attribute && AttributeReader.ReadNamed(attribute, name, false);
}
