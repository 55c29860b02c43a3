using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.StackExchangeRedis.Migration;

/// <summary>What the guide shows is what is compiled here, and the analyzers say of the code before what the guide says.</summary>
public sealed partial class GuideTests
{
    [Theory]
    [InlineData("PaymentsLoop.cs")]
    [InlineData("OrdersProducer.cs")]
    [InlineData("OrdersStream.cs")]
    [InlineData("OrderPlaced.cs")]
    [InlineData("Payments.cs")]
    [InlineData("Checkout.cs")]
    public void The_code_of_the_guide_is_compiled(string file) => Assert.Contains(TypeIn(Source(file)), Guide(), StringComparison.Ordinal);

    [Fact]
    public async Task The_analyzers_say_what_the_guide_says()
    {
        ImmutableArray<Diagnostic> found = await AnalyzeAsync("IPayments.cs", "PaymentsLoop.cs", "OrdersProducer.cs");

        string[] said = [.. found.Select(diagnostic => diagnostic.Id).Distinct().Order()];
        string[] listed = [.. Rule().Matches(Section(Guide(), "## What the analyzers say about the loop")).Select(match => match.Groups[1].Value).Distinct().Order()];
        Assert.Equal(listed, said);
    }

    private static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(params string[] files)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var usings = CSharpSyntaxTree.ParseText(
            "global using System; global using System.Threading; global using System.Threading.Tasks; global using System.Collections.Generic;");
        var compilation = CSharpCompilation.Create(
            "Shop",
            [usings, .. files.Select(file => CSharpSyntaxTree.ParseText(Source(file), path: file))],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        ImmutableArray<DiagnosticAnalyzer> analyzers =
        [
            .. typeof(Events.Analyzers.Rules.EventsAnalyzer).Assembly.GetTypes()
                .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
                .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
        ];
        return await compilation.WithAnalyzers(analyzers).GetAnalyzerDiagnosticsAsync();
    }

    private static string Source(string file, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, file)).ReplaceLineEndings("\n");

    private static string Guide([CallerFilePath] string here = "") => File.ReadAllText(Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/guides/stackexchange-redis.md"))).ReplaceLineEndings("\n");

    // Without the namespace and what is said above the type.
    private static string TypeIn(string source) => string.Join('\n', source.TrimEnd().Split('\n')
        .SkipWhile(line => !line.StartsWith('[') && !line.StartsWith("public", StringComparison.Ordinal)));

    private static string Section(string guide, string heading)
    {
        int start = guide.IndexOf(heading, StringComparison.Ordinal);
        Assert.True(start >= 0, heading);
        int end = guide.IndexOf("\n## ", start + heading.Length, StringComparison.Ordinal);
        return end < 0 ? guide[start..] : guide[start..end];
    }

    [GeneratedRegex(@"\b(EVT\d{4})\b")]
    private static partial Regex Rule();
}
