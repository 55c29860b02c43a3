using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Events.BuildBenchmarks.Projects;

/// <summary>Sources and references of a project, before the compiler has looked at them.</summary>
internal sealed class CompilerInput(IReadOnlyList<(string Path, SourceText Text)> files, ImmutableArray<MetadataReference> references)
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Preview, DocumentationMode.Parse);

    /// <summary>What the .NET SDK references by itself.</summary>
    public static ImmutableArray<MetadataReference> Framework { get; } = [.. Pack("Microsoft.NETCore.App.Ref")];

    /// <summary>Events and StackExchange.Redis.</summary>
    public static ImmutableArray<MetadataReference> WithStreams { get; } =
    [
        .. Framework,
        MetadataReference.CreateFromFile(typeof(EventStreamAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Store.Roles.IStreamStore).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(StackExchange.Redis.IDatabase).Assembly.Location),
        MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, "RESPite.dll")),
        MetadataReference.CreateFromFile(typeof(Microsoft.Extensions.Logging.ILogger).Assembly.Location),
    ];

    public IReadOnlyList<(string Path, SourceText Text)> Files => files;

    public int FileCount => files.Count;

    public int LineCount => files.Sum(file => file.Text.Lines.Count);

    public static SourceText Template(string name)
    {
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException("No template " + name);
        return SourceText.From(resource);
    }

    /// <summary>Parses everything anew: what a build does first.</summary>
    /// <param name="concurrent">Whether the compiler may use all cores, as it does in a build.</param>
    public CSharpCompilation Parse(bool concurrent = false)
    {
        IEnumerable<SyntaxTree> trees = files
            .Append((Path: "GlobalUsings.cs", Text: SourceText.From(Usings, Encoding.UTF8)))
            .Select(file => CSharpSyntaxTree.ParseText(file.Text, ParseOptions, file.Path));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: concurrent);
        return CSharpCompilation.Create("Measured", trees, references, options);
    }

    private static IEnumerable<MetadataReference> Pack(string name)
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../packs", name));
        string version = Directory.GetDirectories(root)
            .OrderByDescending(directory => Version.TryParse(Path.GetFileName(directory), out Version? parsed) ? parsed : new Version())
            .First();
        return Directory.GetFiles(Directory.GetDirectories(Path.Combine(version, "ref")).Single(), "*.dll")
            .Select(path => MetadataReference.CreateFromFile(path));
    }
}
