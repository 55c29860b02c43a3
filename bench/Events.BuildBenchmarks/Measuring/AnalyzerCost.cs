using System.Collections.Immutable;
using Events.Analyzers.Rules;
using Events.BuildBenchmarks.Projects;
using Events.BuildBenchmarks.Reporting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.BuildBenchmarks.Measuring;

/// <summary>
/// The time that all analyzers spend in their own code, as <c>/p:ReportAnalyzer=true</c> reports it, beside the time in
/// which the compiler parses, binds and writes the same files. Both on one core, so that neither hides behind the other.
/// </summary>
internal sealed class AnalyzerCost(string id, string name, CompilerInput project)
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(EventsAnalyzer).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsSubclassOf(typeof(DiagnosticSuppressor)))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public void Run(int rounds, BuildTable table, bool byAnalyzer)
    {
        var compile = new List<double>();
        var analyze = new List<double>();
        var each = Analyzers.ToDictionary(analyzer => analyzer, _ => new List<double>());
        int reports = 0;
        for (int round = 0; round <= rounds; round++)
        {
            double parsing = 0;
            CSharpCompilation parsed = null!;
            parsing = Compilations.Time(() => parsed = project.Parse());
            Compilation generated = null!;
            Compilations.Driver().RunGeneratorsAndUpdateCompilation(parsed, out generated, out _);
            // Each gets a clone that nothing has been bound in.
            double emitting = Compilations.Time(() => Compilations.Emit(generated.Clone()));
            (Dictionary<DiagnosticAnalyzer, double> times, int found) = AnalyzeAsync(generated.Clone()).GetAwaiter().GetResult();
            if (round == 0) continue; // Warms up.
            reports = found;
            compile.Add(parsing + emitting);
            analyze.Add(times.Values.Sum());
            foreach ((DiagnosticAnalyzer analyzer, double time) in times) each[analyzer].Add(time);
        }

        table.Add(new BuildRow($"analyzers/{id}/compile", $"{name}: the compiler, {project.FileCount} files, {project.LineCount} lines", compile, compile));
        table.Add(new BuildRow($"analyzers/{id}/all", $"all {Analyzers.Length} analyzers, {reports} diagnostics", analyze, compile));
        if (!byAnalyzer) return;
        foreach ((DiagnosticAnalyzer analyzer, List<double> times) in each.OrderByDescending(item => Medians.Of(item.Value)))
        {
            table.Add(new BuildRow($"analyzers/{id}/{analyzer.GetType().Name}", analyzer.GetType().Name, times, compile));
        }
    }

    private static async Task<(Dictionary<DiagnosticAnalyzer, double> Times, int Found)> AnalyzeAsync(Compilation compilation)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var failures = new List<Exception>();
        CompilationWithAnalyzers run = compilation.WithAnalyzers(Analyzers, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: (error, _, _) => failures.Add(error),
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: true));
        ImmutableArray<Diagnostic> found = await run.GetAnalyzerDiagnosticsAsync();
        if (failures.Count > 0) throw new AggregateException(failures);
        var times = new Dictionary<DiagnosticAnalyzer, double>();
        foreach (DiagnosticAnalyzer analyzer in Analyzers)
        {
            times[analyzer] = (await run.GetAnalyzerTelemetryInfoAsync(analyzer, CancellationToken.None)).ExecutionTime.TotalMilliseconds;
        }

        return (times, found.Length);
    }
}
