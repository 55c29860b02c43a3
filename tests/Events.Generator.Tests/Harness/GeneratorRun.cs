using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Events.Generator.Tests.Harness;

/// <summary>One run of the generator over a compilation, and what can follow it.</summary>
internal sealed class GeneratorRun
{
    private GeneratorRun(GeneratorDriver driver, Compilation input, Compilation output)
    {
        Driver = driver;
        Input = input;
        Output = output;
        Result = driver.GetRunResult().Results.Single();
    }

    public GeneratorDriver Driver { get; }

    public Compilation Input { get; }

    /// <summary>The compilation with the generated files.</summary>
    public Compilation Output { get; }

    public GeneratorRunResult Result { get; }

    /// <summary>The generated files by name.</summary>
    public IReadOnlyDictionary<string, string> Files =>
        Result.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    /// <summary>The first run over sources; see <see cref="Of(Compilation)"/>.</summary>
    public static GeneratorRun Of(params string[] sources) => Of(TestCompilation.Create(sources));

    /// <summary>
    /// The first run, with what holds for every run: it throws nothing and reports nothing, a second one over an equal
    /// compilation re-runs nothing, and no step hands on what must not be kept.
    /// </summary>
    public static GeneratorRun Of(Compilation compilation)
    {
        GeneratorRun first = New(compilation);
        Steps.AssertNothingRan(first.Then(compilation.Clone()));
        KeptValues.AssertClean(first);
        return first;
    }

    /// <summary>The next run over a changed compilation, with what the driver remembers.</summary>
    public GeneratorRun Then(Compilation compilation) => Run(Driver, compilation);

    /// <summary>A run by a fresh driver that checks nothing but that the generator did not fail.</summary>
    public static GeneratorRun New(Compilation compilation) => Run(
        CSharpGeneratorDriver.Create(
            [new EventsGenerator().AsSourceGenerator()],
            parseOptions: TestCompilation.ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)),
        compilation);

    private static GeneratorRun Run(GeneratorDriver driver, Compilation compilation)
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        var run = new GeneratorRun(driver, compilation, output);
        Assert.Null(run.Result.Exception);
        Assert.Empty(run.Result.Diagnostics);
        return run;
    }

    /// <summary>Fails on any error or warning of the compiler, in generated code and around it.</summary>
    public GeneratorRun AssertCompiles()
    {
        Diagnostic[] found = Output.GetDiagnostics().Where(item => item.Severity >= DiagnosticSeverity.Warning).ToArray();
        if (found.Length == 0) return this;
        string files = string.Join("\n\n", Files.Select(file => $"==== {file.Key}\n{file.Value}"));
        Assert.Fail(string.Join("\n", found.Select(item => item.ToString())) + "\n\n" + files);
        return this;
    }

    /// <summary>The errors and warnings in generated files only.</summary>
    public IReadOnlyList<Diagnostic> DiagnosticsInGenerated() => Output.GetDiagnostics()
        .Where(item => item.Severity >= DiagnosticSeverity.Warning
            && item.Location.SourceTree is { } tree && !Input.ContainsSyntaxTree(tree))
        .ToArray();
}
