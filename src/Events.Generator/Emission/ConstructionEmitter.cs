using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>Writes how an object is made from what was read of it: constructor arguments, then an initializer for the rest.</summary>
internal static class ConstructionEmitter
{
    /// <summary>Writes the statement.</summary>
    /// <param name="writer">Where it is written.</param>
    /// <param name="target">What the object is assigned to, with its <c>=</c>.</param>
    /// <param name="model">Its type.</param>
    /// <param name="fields">What was read.</param>
    /// <param name="isInitialized">Tells whether a property that no parameter sets is set by the initializer.</param>
    public static void Emit(
        SourceWriter writer, string target, ObjectModel model, IReadOnlyList<DecodedField> fields, Func<FieldModel, bool> isInitialized)
    {
        string[] arguments = Arguments(model, fields.Where(static field => field.Field.Parameter is not null).ToArray()).ToArray();
        string[] assignments = fields
            .Where(field => field.Field.Parameter is null && isInitialized(field.Field))
            .Select(static field => $"{Identifiers.Escape(field.Field.Property)} = {field.Local},")
            .ToArray();
        writer.List($"{target} new {model.Reference}(", arguments, assignments.Length == 0 ? ");" : ")");
        if (assignments.Length == 0) return;
        writer.Open();
        foreach (string assignment in assignments) writer.Line(assignment);
        writer.Close(";");
    }

    // By name; by place, up to the first parameter that keeps its default, where names alone do not tell which constructor is meant.
    private static IEnumerable<string> Arguments(ObjectModel model, DecodedField[] fields)
    {
        int places = 0;
        while (places < model.Positions.Count && Array.Find(fields, field => field.Field.Parameter == model.Positions[places]) is { } placed)
        {
            yield return placed.Local;
            places++;
        }

        foreach (DecodedField field in fields)
        {
            if (!model.Positions.Take(places).Contains(field.Field.Parameter, StringComparer.Ordinal))
            {
                yield return $"{Identifiers.Escape(field.Field.Parameter!)}: {field.Local}";
            }
        }
    }
}
