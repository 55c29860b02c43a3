using System.Collections.Concurrent;
using System.Collections.Immutable;
using Events.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Tests.Harness;

/// <summary>Runs analyzers over a compilation, and fails if one throws or if two ways of running disagree.</summary>
internal static class AnalyzerRun
{
    public static ImmutableArray<DiagnosticAnalyzer> AllAnalyzers { get; } =
    [
        .. typeof(EventsAnalyzer).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static ImmutableArray<DiagnosticDescriptor> AllRules { get; } =
        [.. AllAnalyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Distinct().OrderBy(rule => rule.Id, StringComparer.Ordinal)];

    /// <summary>Runs concurrently; where order could matter, over several files and many rules, sequentially too.</summary>
    /// <param name="compilation">The program.</param>
    /// <param name="onlyId">The one rule; null for all.</param>
    /// <param name="options">Its configuration and files.</param>
    /// <param name="once">Whether to run concurrently only.</param>
    /// <param name="mustCompile">Whether it fails where the compiler has errors: a program with errors proves nothing.</param>
    public static async Task<ImmutableArray<Diagnostic>> RunAsync(
        CSharpCompilation compilation, string? onlyId = null, AnalyzerOptions? options = null, bool once = false, bool mustCompile = false)
    {
        (ImmutableArray<Diagnostic> found, string[] errors) = await RunWithErrorsAsync(compilation, onlyId, options, once);
        if (mustCompile) Assert.True(errors.Length == 0, "The test program does not compile:\n" + string.Join('\n', errors));
        return found;
    }

    /// <summary>Does the same, and gives the compiler's errors, which cost nothing then: the analyzers' run has bound all of the program.</summary>
    public static async Task<(ImmutableArray<Diagnostic> Found, string[] Errors)> RunWithErrorsAsync(
        CSharpCompilation compilation, string? onlyId = null, AnalyzerOptions? options = null, bool once = false, Func<Diagnostic, bool>? isError = null)
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers = onlyId is null
            ? AllAnalyzers
            : [.. AllAnalyzers.Where(analyzer => analyzer.SupportedDiagnostics.Any(rule => rule.Id == onlyId))];
        Assert.NotEmpty(analyzers);
        (ImmutableArray<Diagnostic> found, ImmutableArray<Diagnostic> ofCompiler) = await RunOnceAsync(compilation, analyzers, options, concurrent: true);
        if (!once && (onlyId is null || compilation.SyntaxTrees.Length > 2))
        {
            (ImmutableArray<Diagnostic> sequential, _) = await RunOnceAsync(compilation, analyzers, options, concurrent: false);
            Assert.Equal(sequential.Select(Describe), found.Select(Describe));
        }

        return (
            onlyId is null ? found : [.. found.Where(diagnostic => diagnostic.Id == onlyId)],
            [.. ofCompiler.Where(isError ?? (static _ => true)).Select(static error => error.ToString())]);
    }

    public static string Describe(Diagnostic diagnostic)
    {
        FileLinePositionSpan span = diagnostic.Location.GetLineSpan();
        return $"{diagnostic.Id}@{span.Path}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1}) "
            + $"{diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
    }

    private static async Task<(ImmutableArray<Diagnostic> Found, ImmutableArray<Diagnostic> Errors)> RunOnceAsync(
        CSharpCompilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, AnalyzerOptions? options, bool concurrent)
    {
        var failures = new ConcurrentQueue<string>();
        // A clone, so that no run profits from what another has bound already.
        CSharpCompilation own = compilation.Clone();
        var run = own.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(
            options ?? new AnalyzerOptions([]),
            onAnalyzerException: (exception, analyzer, _) => failures.Enqueue($"{analyzer.GetType().Name}: {exception}"),
            concurrentAnalysis: concurrent,
            logAnalyzerExecutionTime: false));
        ImmutableArray<Diagnostic> diagnostics = await run.GetAllDiagnosticsAsync();
        Assert.True(failures.IsEmpty, string.Join('\n', failures));
        ILookup<bool, Diagnostic> byCompiler = diagnostics.ToLookup(static diagnostic => diagnostic.Id.StartsWith("CS", StringComparison.Ordinal));
        return (
        [
            .. byCompiler[false]
                .OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)
                .ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)
                .ThenBy(diagnostic => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal),
        ],
        [.. byCompiler[true].Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)]);
    }
}
