using Events.Generator.Model;
using Events.Generator.Shapes;

namespace Events.Generator.Emission;

/// <summary>The fields of an event as its decoder looks for them: records taken apart, each field with a local and a bit.</summary>
internal sealed class DecodedFields
{
    private readonly LocalNames _locals;

    public DecodedFields(ObjectModel model, LocalNames locals)
    {
        _locals = locals;
        Root = Read(model, [""]);
        foreach (DecodedField field in Root.SelectMany(static item => item.SelfAndInner()))
        {
            if ((!field.IsNested && !field.IsUnknown) || field.Field.NeedsMark) field.Bit = Count++;
            if (field.IsNested && field.Field.NamesNull) field.NullBit = Count++;
        }
    }

    /// <summary>The number of bits that are needed.</summary>
    public int Count { get; private set; }

    /// <summary>The event's own fields.</summary>
    public IReadOnlyList<DecodedField> Root { get; }

    /// <summary>All of them in the order of writing.</summary>
    public IEnumerable<DecodedField> All => Root.SelectMany(static item => item.SelfAndInner());

    private List<DecodedField> Read(ObjectModel model, IReadOnlyList<string> prefixes, string localPrefix = "", PackingModel? outer = null)
    {
        var fields = new List<DecodedField>();
        foreach (FieldModel field in model.Fields)
        {
            string[] names = [.. field.Aliases.Prepend(field.Name).SelectMany(name => prefixes.Select(prefix => prefix + name))];
            var read = new DecodedField(field, names, _locals.Next(localPrefix + field.Property)) { Packing = outer ?? field.Packing };
            if (field.Value.Kind == FieldKind.Nested)
            {
                read.Children = Read(field.Value.Object!, [.. names.Select(static name => name + ".")], localPrefix + field.Property, read.Packing);
            }

            fields.Add(read);
        }

        return fields;
    }
}
