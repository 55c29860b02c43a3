using System.Text;
using Events.BuildBenchmarks.Projects;
using Events.BuildBenchmarks.Reporting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Events.BuildBenchmarks.Measuring;

/// <summary>
/// What the generator adds to a build of n events, and to the editor's next run after a key press: in an event, and in
/// a file that has nothing to do with events. Ratios are to compiling the project with what is generated.
/// </summary>
internal sealed class GeneratorCost(int eventCount)
{
    public void Run(int rounds, BuildTable table)
    {
        CompilerInput project = EventProject.Create(eventCount);
        var compile = new List<double>();
        var full = new List<double>();
        var eventEdit = new List<double>();
        var otherEdit = new List<double>();
        Reruns afterEvent = default, afterOther = default;
        for (int round = 0; round <= rounds; round++)
        {
            Compilation parsed = project.Parse();
            Compilation generated = null!;
            GeneratorDriver driver = Compilations.Driver(tracksSteps: true);
            double generating = Compilations.Time(() => driver = driver.RunGeneratorsAndUpdateCompilation(parsed, out generated, out _));
            double compiling = Compilations.Time(() => Compilations.Emit(generated));

            Compilation withEvent = Replace(parsed, EventProject.EditedEvent, EventProject.Edited().ToString());
            Compilation withOther = Replace(parsed, EventProject.UnrelatedFile, EventProject.Unrelated(round + 2));
            GeneratorDriver next = driver;
            double editing = Compilations.Time(() => next = driver.RunGenerators(withEvent));
            afterEvent = Reruns.Of(next);
            double elsewhere = Compilations.Time(() => next = driver.RunGenerators(withOther));
            afterOther = Reruns.Of(next);
            if (round == 0) continue; // Warms up.
            compile.Add(compiling);
            full.Add(generating);
            eventEdit.Add(editing);
            otherEdit.Add(elsewhere);
        }

        string id = $"generator/{eventCount}";
        table.Add(new BuildRow($"{id}/compile", $"{eventCount} events: the compiler, {project.LineCount} lines of source and what is generated", compile, compile));
        table.Add(new BuildRow($"{id}/full", "generator, first run", full, compile));
        table.Add(new BuildRow($"{id}/event", $"generator, one event edited: {afterEvent}", eventEdit, compile, afterEvent.Files));
        table.Add(new BuildRow($"{id}/other", $"generator, another file edited: {afterOther}", otherEdit, compile, afterOther.Files));
    }

    private static Compilation Replace(Compilation compilation, string path, string text)
    {
        SyntaxTree old = compilation.SyntaxTrees.Single(tree => tree.FilePath == path);
        return compilation.ReplaceSyntaxTree(old, old.WithChangedText(SourceText.From(text, Encoding.UTF8)));
    }
}
