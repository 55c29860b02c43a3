using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>A field that a decoder looks for, or a record whose fields it looks for.</summary>
/// <param name="field">The member that it gives its value to.</param>
/// <param name="names">Its names in the entry: that of today first, then those of older entries.</param>
/// <param name="local">The local that takes its value.</param>
internal sealed class DecodedField(FieldModel field, IReadOnlyList<string> names, string local)
{
    public FieldModel Field { get; } = field;

    public IReadOnlyList<string> Names { get; } = names;

    public string Local { get; } = local;

    /// <summary>The encryption and compression of the field, declared by itself or by the record that it is in; null for none.</summary>
    public PackingModel? Packing { get; init; }

    /// <summary>The bit that says whether it was seen; of a record the one that says that it is there, or -1.</summary>
    public int Bit { get; set; } = -1;

    /// <summary>The bit that says that the record is null in spite of its default, or -1.</summary>
    public int NullBit { get; set; } = -1;

    /// <summary>The fields of a record.</summary>
    public IReadOnlyList<DecodedField> Children { get; set; } = [];

    /// <summary>True when the field is a record whose properties are fields.</summary>
    public bool IsNested => Field.Value.Kind == Events.Generator.Shapes.FieldKind.Nested;

    /// <summary>True when the field takes all fields that are not known.</summary>
    public bool IsUnknown => Field.Value.Kind == Events.Generator.Shapes.FieldKind.Unknown;

    /// <summary>The bits of everything that shows that it is there.</summary>
    public IEnumerable<int> Bits => (Bit >= 0 ? [Bit] : Enumerable.Empty<int>()).Concat(Children.SelectMany(static child => child.Bits));

    /// <summary>It and everything inside.</summary>
    public IEnumerable<DecodedField> SelfAndInner() => Children.SelectMany(static child => child.SelfAndInner()).Prepend(this);
}
