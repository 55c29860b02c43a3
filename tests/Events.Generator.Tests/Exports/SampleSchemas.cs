using Events.Generator.Tests.Harness;
using Microsoft.CodeAnalysis.CSharp;

namespace Events.Generator.Tests.Exports;

/// <summary>The schemas of this project's own sample events, whose codecs the real compiler has made.</summary>
internal static class SampleSchemas
{
    private static readonly Lazy<IReadOnlyDictionary<string, EntrySchema>> s_all = new(() => EntrySchema.Of(Compile()));

    public static EntrySchema EveryType => s_all.Value["every.type.v1"];

    public static EntrySchema EveryNullable => s_all.Value["every.nullable.v1"];

    public static EntrySchema AllShapes => s_all.Value["shapes.v1"];

    public static EntrySchema SealedShapes => s_all.Value["shapes.sealed.v1"];

    public static EntrySchema PackedShapes => s_all.Value["shapes.packed.v1"];

    public static CSharpCompilation Compile() => TestCompilation.CreateFrom(
        typeof(SampleSchemas).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".cs", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => ("/src/" + name, "using System.Linq;\n" + Read(name))),
        References.All);

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(SampleSchemas).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
