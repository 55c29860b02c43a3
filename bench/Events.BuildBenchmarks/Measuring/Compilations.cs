using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Events.BuildBenchmarks.Measuring;

/// <summary>Steps of a build and how long they take.</summary>
internal static class Compilations
{
    /// <summary>Binds, checks and writes the assembly; throws when the project has an error.</summary>
    public static void Emit(Compilation compilation)
    {
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(image, symbols);
        if (result.Success) return;
        throw new InvalidOperationException(
            "The measured project does not compile:\n" + string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(10)));
    }

    public static GeneratorDriver Driver(bool tracksSteps = false) => CSharpGeneratorDriver.Create(
        [new Generator.EventsGenerator().AsSourceGenerator()],
        parseOptions: Projects.CompilerInput.ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, tracksSteps));

    /// <summary>Milliseconds that the work took, after what is left over from before has been collected.</summary>
    public static double Time(Action work)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
