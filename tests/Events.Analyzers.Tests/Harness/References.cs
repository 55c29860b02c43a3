using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Events.Analyzers.Tests.Harness;

/// <summary>What test programs compile against: the SDK's targeting packs, our contracts, and stand-ins of other libraries.</summary>
internal static class References
{
    public static ImmutableArray<MetadataReference> Framework { get; } = [.. Pack("Microsoft.NETCore.App.Ref")];

    public static ImmutableArray<MetadataReference> AspNetCore { get; } = [.. Pack("Microsoft.AspNetCore.App.Ref")];

    public static ImmutableArray<MetadataReference> Events { get; } =
    [
        MetadataReference.CreateFromFile(typeof(EventStreamAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(global::Events.Store.IStreamStore).Assembly.Location),
    ];

    public static MetadataReference StackExchangeRedis { get; } = StandIn("StackExchange.Redis", "StackExchangeRedis.cs");

    /// <summary>The same types and members in another namespace and assembly.</summary>
    public static MetadataReference LooksLikeStackExchangeRedis { get; } = StandIn("Another.Store", "StackExchangeRedis.cs", "StackExchange.Redis");

    public static MetadataReference Others { get; } = StandIn("OtherLibraries", "OtherLibraries.cs");

    public static ImmutableArray<MetadataReference> All { get; } =
        [.. Framework, .. AspNetCore, .. Events, StackExchangeRedis, Others];

    /// <summary>A compiled library from source: what a referenced project looks like.</summary>
    public static MetadataReference Library(string name, string source, params IEnumerable<MetadataReference> references)
    {
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source, Programs.ParseOptions)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static MetadataReference StandIn(string assembly, string file, string? renamed = null)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("StandIns/" + file)
            ?? throw new InvalidOperationException("No stand-in " + file);
        string source = SourceText.From(stream).ToString();
        if (renamed is not null) source = source.Replace(renamed, assembly, StringComparison.Ordinal);
        return Library(assembly, source, [.. Framework, .. AspNetCore]);
    }

    private static IEnumerable<MetadataReference> Pack(string name)
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../packs", name));
        string version = Directory.GetDirectories(root)
            .OrderByDescending(directory => Version.TryParse(Path.GetFileName(directory), out Version? parsed) ? parsed : new Version())
            .First();
        string framework = Directory.GetDirectories(Path.Combine(version, "ref")).Single();
        return Directory.GetFiles(framework, "*.dll").Select(path => MetadataReference.CreateFromFile(path));
    }
}
