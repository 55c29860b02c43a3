using System.Runtime.CompilerServices;
using Events.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Tests.Incremental;

/// <summary>A driver lives as long as the editor; what it remembers must not keep the compilations of every keystroke.</summary>
public sealed class MemoryRetentionTests
{
    [Fact]
    public void A_compilation_can_be_collected_once_the_next_one_was_run()
    {
        // The driver itself keeps the last compilation; all before it must go.
        (GeneratorDriver driver, List<WeakReference> compilations) = RunEdits();
        for (int i = 0; i < 10 && compilations.Any(reference => reference.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.DoesNotContain(compilations, reference => reference.IsAlive);
        Assert.Equal(4, driver.GetRunResult().GeneratedTrees.Length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (GeneratorDriver Driver, List<WeakReference> Compilations) RunEdits()
    {
        var compilations = new List<WeakReference>();
        GeneratorRun run = GeneratorRun.New(Compile(0));
        for (int i = 1; i <= 8; i++)
        {
            compilations.Add(new WeakReference(run.Input));
            compilations.Add(new WeakReference(run.Output));
            run = run.Then(Compile(i));
        }

        return (run.Driver, compilations);
    }

    // Every tree is new, so that a model that held on to any of them would show.
    private static Compilation Compile(int edit) => TestCompilation.Create(
        """[EventStream("s")] internal partial class S;""",
        """[Event<S>("e")] internal partial record E(string Id, L Level); internal enum L { A }""",
        """[ConsumerGroup<S>("g")] internal partial class G { [Handles] public Task On(E e) => Task.CompletedTask; }""",
        $"internal class Edit{edit};");
}
