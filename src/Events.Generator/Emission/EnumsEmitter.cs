using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>The file with the functions of all enums that an assembly's events have.</summary>
internal static class EnumsEmitter
{
    public const string HintName = "Events.Enums.g.cs";

    /// <summary>The namespace of the class; none of the application's, so that it is in nobody's way.</summary>
    public const string Namespace = "Events.Generated";

    /// <summary>
    /// The name of the class: the assembly's is part of it, since one that sees another's internals would find two of a name.
    /// </summary>
    public static string ClassOf(string? assembly) => "EnumsOf_" + Identifiers.Flatten(assembly ?? "");

    /// <summary>The file; the enums are of one assembly, and at least one.</summary>
    public static GeneratedFile Emit(EquatableArray<EnumModel> enums)
    {
        SourceWriter writer = SourceFile.BeginFile(enums.Select(static item => item.Marks));
        writer.Line($"namespace {Namespace};");
        writer.Line();
        writer.Line("/// <summary>Writes and reads the enums of this assembly's events by their names.</summary>");
        SourceFile.EmitMarks(writer);
        writer.Line(SourceFile.Hidden);
        writer.Open($"internal static class {enums[0].Home.Split('.').Last()}");
        bool isFirst = true;
        foreach (EnumModel item in enums)
        {
            if (!isFirst) writer.Line();
            isFirst = false;
            if (item.Marks.IsObsolete) writer.Line(SourceFile.Obsolete);
            EnumEmitter.EmitWriter(writer, item, "internal static", "Write");
            writer.Line();
            if (item.Marks.IsObsolete) writer.Line(SourceFile.Obsolete);
            EnumEmitter.EmitReader(writer, item, "internal static", item.Reader);
        }

        writer.Close();
        return new GeneratedFile(HintName, writer.ToString());
    }
}
