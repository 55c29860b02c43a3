using System.Collections.Immutable;
using Events.Analyzers.Tests.Catalog;
using Events.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Events.Analyzers.Tests.Robustness;

/// <summary>Our own sources go through all rules: none throws, and none has anything to say.</summary>
public sealed class OwnCodeTests
{
    [Theory]
    [InlineData("src/Events.Abstractions")]
    [InlineData("src/Events.Runtime")]
    [InlineData("src/Events.StackExchangeRedis")]
    [InlineData("src/Events.Generator")]
    [InlineData("src/Events.Analyzers")]
    [InlineData("src/Events.CodeFixes")]
    [InlineData("samples")]
    public async Task Nothing_is_found(string folder)
    {
        string[] files = [.. Directory.GetFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/") && !path.Contains("/artifacts/"))];
        Assert.NotEmpty(files);

        // The contracts are compiled here rather than referenced where they are what is looked at.
        IEnumerable<MetadataReference> references = folder is "src/Events.Abstractions" or "src/Events.Runtime"
            ? References.All.Except(References.Events.Skip(folder == "src/Events.Abstractions" ? 0 : 1))
            : References.All;
        CSharpCompilation compilation = Programs.Compile(files.Select(path => (path, File.ReadAllText(path))), references, allowErrors: true);
        ImmutableArray<Diagnostic> found = await AnalyzerRun.RunAsync(compilation, once: true);
        Assert.Empty(found.Select(AnalyzerRun.Describe));
    }
}
