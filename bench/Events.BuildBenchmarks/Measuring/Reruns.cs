using Microsoft.CodeAnalysis;

namespace Events.BuildBenchmarks.Measuring;

/// <summary>What an incremental run did again.</summary>
/// <param name="Models">Models that came out different.</param>
/// <param name="Files">Generated files that were written anew.</param>
/// <param name="Steps">The named steps with an output that is new or different.</param>
internal readonly record struct Reruns(int Models, int Files, string Steps)
{
    public static Reruns Of(GeneratorDriver driver)
    {
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        if (result.Exception is { } failure) throw new InvalidOperationException("The generator failed.", failure);
        (string Name, int Count)[] again =
        [
            .. result.TrackedSteps
                .Where(step => step.Key.StartsWith("Parse", StringComparison.Ordinal) || step.Key.StartsWith("Emit", StringComparison.Ordinal)
                    || step.Key.Contains("Stream", StringComparison.Ordinal))
                .Select(step => (step.Key, Changed(step.Value)))
                .Where(step => step.Item2 > 0)
                .OrderBy(step => step.Key, StringComparer.Ordinal),
        ];
        return new Reruns(
            again.Where(step => step.Name.StartsWith("Parse", StringComparison.Ordinal)).Sum(step => step.Count),
            result.TrackedOutputSteps.Values.Sum(steps => Changed(steps)),
            string.Join(", ", again.Select(step => step.Name)));
    }

    public override string ToString() => Steps.Length == 0 ? "nothing ran again" : $"{Files} files again ({Steps})";

    private static int Changed(IEnumerable<IncrementalGeneratorRunStep> steps) => steps
        .SelectMany(step => step.Outputs)
        .Count(output => output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified);
}
