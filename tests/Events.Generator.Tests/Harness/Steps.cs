using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Tests.Harness;

/// <summary>What the steps of a run did, by their names.</summary>
internal static class Steps
{
    /// <summary>The names of all steps, by reflection: a new step is checked without being listed here.</summary>
    public static readonly IReadOnlyList<string> Names = typeof(TrackingNames)
        .GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(field => field.IsLiteral)
        .Select(field => (string)field.GetRawConstantValue()!)
        .ToArray();

    /// <summary>Every output of a step, with its reason.</summary>
    public static IReadOnlyList<(object Value, IncrementalStepRunReason Reason)> Outputs(GeneratorRun run, string step) =>
        run.Result.TrackedSteps.TryGetValue(step, out var steps)
            ? steps.SelectMany(item => item.Outputs).ToArray()
            : [];

    /// <summary>The reasons of a step's outputs, sorted and joined: <c>Cached Cached Modified</c>.</summary>
    public static string Reasons(GeneratorRun run, string step) =>
        string.Join(' ', Outputs(run, step).Select(output => output.Reason.ToString()).Order(StringComparer.Ordinal));

    /// <summary>Fails unless every step took what it had, and every file was left alone.</summary>
    public static void AssertNothingRan(GeneratorRun run)
    {
        foreach (string step in Names)
        {
            Assert.All(Outputs(run, step), output => Assert.True(
                output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged,
                $"{step}: {output.Reason} {output.Value}"));
        }

        foreach ((string name, var steps) in run.Result.TrackedOutputSteps)
        {
            Assert.All(steps.SelectMany(item => item.Outputs), output =>
                Assert.True(output.Reason == IncrementalStepRunReason.Cached, $"{name}: {output.Reason}"));
        }
    }
}
