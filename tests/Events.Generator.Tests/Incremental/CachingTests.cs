using Events.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Tests.Incremental;

/// <summary>Which edit re-runs which step. Every step is listed, the costly ones first.</summary>
public sealed class CachingTests
{
    private const string StreamA = """[EventStream("a", MaxLength = 5)] internal partial class StreamA;""";
    private const string StreamB = """[EventStream("b")] internal partial class StreamB;""";
    private const string EventA = """[Event<StreamA>("a.event")] internal partial record EventA(string Id, int Count);""";
    private const string EventB = """[Event<StreamB>("b.event")] internal partial record EventB(string Id);""";
    private const string EventC = """[Event<StreamA>("c.event")] internal partial record EventC(string Id, Level Level);""";
    private const string Enum = """internal enum Level { Low, High }""";
    private const string GroupA = """
        [ConsumerGroup<StreamA>("a")] internal partial class GroupA
        {
            [Handles, DedupeBy("Id")] public Task On(EventA e) => Task.CompletedTask;
        }
        """;

    private const string GroupB = """[ConsumerGroup<StreamB>("b")] internal partial class GroupB { [Handles] public Task On(EventB e) => Task.CompletedTask; }""";

    private const string BatchGroup = """
        [ConsumerGroup<StreamB>("batches")] internal partial class BatchGroup
        {
            [Handles(MaxBatch = 7, MaxWaitMilliseconds = 5)] public Task On(IReadOnlyList<EventB> e) => Task.CompletedTask;
        }
        """;

    private static readonly string[] Sources =
        [StreamA, StreamB, EventA, EventB, EventC, Enum, GroupA, GroupB, BatchGroup, "internal class Unrelated;"];

    public static TheoryData<string, string, string, string> Edits() => new()
    {
        // What is edited, into what; which steps have a new result; which files are written again.
        { "internal class Unrelated;", "internal class Unrelated { public int More => 1; }", "", "" },
        { StreamA, StreamA + "\n// a comment", "", "" },
        { EventA, "\n\n" + EventA, "", "" },
        { EventA, EventA.Replace("(string Id", "(  string   Id", StringComparison.Ordinal), "", "" },
        { GroupA, GroupA.Replace("Task.CompletedTask", "Task.Delay(1)", StringComparison.Ordinal), "", "" },
        {
            // The stream does not care for fields, so not even its own file is written again.
            EventA, EventA.Replace("int Count", "long Count", StringComparison.Ordinal), "ParseEvents EmitEvents", "EventA.Event.g.cs"
        },
        {
            EventA, EventA.Replace("a.event", "a.other", StringComparison.Ordinal),
            "ParseEvents ParseConsumerGroups StreamEvents SortedStreamEvents StreamsWithEvents EmitEvents EmitStreams EmitConsumerGroups",
            "EventA.Event.g.cs GroupA.ConsumerGroup.g.cs StreamA.Stream.g.cs"
        },
        {
            EventB, EventB.Replace("b.event", "b.other", StringComparison.Ordinal),
            "ParseEvents ParseConsumerGroups StreamEvents SortedStreamEvents StreamsWithEvents EmitEvents EmitStreams EmitConsumerGroups",
            "BatchGroup.ConsumerGroup.g.cs EventB.Event.g.cs GroupB.ConsumerGroup.g.cs StreamB.Stream.g.cs"
        },
        {
            // In another file than the event that has it; that only calls what reads and writes it.
            Enum, Enum.Replace("High", "Top", StringComparison.Ordinal), "ParseEvents SharedEnums EmitEnums", "Events.Enums.g.cs"
        },
        {
            EventA, EventA.Replace("string Id", "[Field(\"x\")] string Id", StringComparison.Ordinal),
            "ParseEvents ParseConsumerGroups EmitEvents EmitConsumerGroups",
            "EventA.Event.g.cs GroupA.ConsumerGroup.g.cs"
        },
        {
            StreamA, StreamA.Replace("5", "6", StringComparison.Ordinal), "ParseStreams StreamsWithEvents EmitStreams", "StreamA.Stream.g.cs"
        },
        {
            GroupB, GroupB.Replace("On(EventB e)", "On(IReadOnlyList<EventB> e)", StringComparison.Ordinal),
            "ParseConsumerGroups EmitConsumerGroups", "GroupB.ConsumerGroup.g.cs"
        },
        {
            BatchGroup, BatchGroup.Replace("7", "8", StringComparison.Ordinal),
            "ParseConsumerGroups EmitConsumerGroups", "BatchGroup.ConsumerGroup.g.cs"
        },
        {
            BatchGroup, BatchGroup.Replace("MaxWaitMilliseconds = 5", "MaxWaitMilliseconds = 6", StringComparison.Ordinal),
            "ParseConsumerGroups EmitConsumerGroups", "BatchGroup.ConsumerGroup.g.cs"
        },
        { BatchGroup, BatchGroup.Replace("> e)", "> events)", StringComparison.Ordinal), "", "" },
        {
            GroupB, GroupB.Replace("\"b\"", "\"c\"", StringComparison.Ordinal),
            "ParseConsumerGroups EmitConsumerGroups", "GroupB.ConsumerGroup.g.cs"
        },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_edit_re_runs_what_it_concerns_and_nothing_else(string before, string after, string steps, string files)
    {
        GeneratorRun first = GeneratorRun.Of(Sources);
        Compilation edited = first.Input.ReplaceSyntaxTree(
            first.Input.SyntaxTrees.ElementAt(Array.IndexOf(Sources, before)),
            TestCompilation.Parse("/src/Edited.cs", after));
        GeneratorRun second = first.Then(edited).AssertCompiles();
        Assert.Equal(Split(steps), Steps.Names.Where(step => Steps.Outputs(second, step).Any(Ran)).Order(StringComparer.Ordinal));
        Assert.Equal(Split(files), WrittenFiles(second));
    }

    [Fact]
    public void A_new_event_writes_its_own_file_and_its_streams()
    {
        GeneratorRun first = GeneratorRun.Of(Sources);
        GeneratorRun second = first.Then(first.Input.AddSyntaxTrees(
            TestCompilation.Parse("/src/New.cs", """[Event<StreamB>("new")] internal partial record New(string Id);""")));
        Assert.Equal(["New.Event.g.cs", "StreamB.Stream.g.cs"], WrittenFiles(second));
        Assert.Equal("Cached Cached Cached New", Steps.Reasons(second, TrackingNames.EmitEvents));
        Assert.Equal("Cached Modified", Steps.Reasons(second, TrackingNames.EmitStreams));
    }

    [Fact]
    public void A_removed_event_takes_its_file_along()
    {
        // The last file, since the compiler takes those behind a removed one for changed.
        GeneratorRun first = GeneratorRun.Of([.. Sources, """[Event<StreamA>("last")] internal partial record Last(string Id);"""]);
        GeneratorRun second = first.Then(first.Input.RemoveSyntaxTrees(first.Input.SyntaxTrees.Last()));
        Assert.Contains("Last.Event.g.cs", first.Files.Keys);
        Assert.DoesNotContain("Last.Event.g.cs", second.Files.Keys);
        Assert.Equal(["StreamA.Stream.g.cs"], WrittenFiles(second));
    }

    [Fact]
    public void Each_type_is_parsed_once_per_edit_and_the_result_is_found_unchanged()
    {
        // The compiler gives every annotated type to its parser after each edit, since a type it uses may have changed.
        // So this is the price of a keystroke: one parse each, and an equal model that stops everything behind it.
        GeneratorRun first = GeneratorRun.Of(Sources);
        GeneratorRun second = first.Then(first.Input.AddSyntaxTrees(TestCompilation.Parse("/src/More.cs", "internal class More;")));
        Assert.Equal("Unchanged Unchanged Unchanged", Steps.Reasons(second, TrackingNames.ParseEvents));
        Assert.Equal("Unchanged Unchanged", Steps.Reasons(second, TrackingNames.ParseStreams));
        Assert.Equal("Unchanged Unchanged Unchanged", Steps.Reasons(second, TrackingNames.ParseConsumerGroups));
        Assert.Equal("Cached Cached Cached", Steps.Reasons(second, TrackingNames.EmitEvents));
        Assert.Equal("Cached Cached", Steps.Reasons(second, TrackingNames.EmitStreams));
        Assert.Equal("Cached Cached Cached", Steps.Reasons(second, TrackingNames.EmitConsumerGroups));
    }

    [Fact]
    public void Every_step_has_a_name_that_a_run_knows()
    {
        GeneratorRun run = GeneratorRun.Of(WithAdded(Added));
        Assert.All(Steps.Names, step => Assert.NotEmpty(Steps.Outputs(run, step)));
    }

    [Theory]
    [InlineData("string Id", "int Id", "Added.Event.g.cs")]
    [InlineData("added", "other", "Added.Event.g.cs AddedEvents.Events.g.cs")]
    public void A_class_for_added_events_is_written_again_when_one_has_another_type_only(string old, string text, string files)
    {
        GeneratorRun second = GeneratorRun.Of(WithAdded(Added)).Then(WithAdded(Added.Replace(old, text, StringComparison.Ordinal)));
        Assert.Equal(files, string.Join(' ', WrittenFiles(second)));
    }

    private const string Added = """[Event<Elsewhere>("added")] internal sealed partial record Added(string Id);""";

    private static readonly Lazy<MetadataReference> s_elsewhere = new(static () =>
    {
        using var image = new MemoryStream();
        GeneratorRun run = GeneratorRun.New(TestCompilation.CreateFrom([("/elsewhere.cs", """[EventStream("elsewhere")] public sealed partial class Elsewhere;""")], References.All, "Elsewhere"));
        Assert.True(run.Output.Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    });

    // What adds events to a stream of another assembly.
    private static Compilation WithAdded(string added) => TestCompilation.CreateFrom(
        [.. Sources.Append("[EventsOf<Elsewhere>] internal sealed partial class AddedEvents;").Append(added).Select((source, i) => ($"/src/File{i}.cs", source))],
        [.. References.All, s_elsewhere.Value]);

    [Fact]
    public void The_check_that_nothing_ran_can_fail()
    {
        GeneratorRun first = GeneratorRun.Of(Sources);
        GeneratorRun second = first.Then(first.Input.ReplaceSyntaxTree(
            first.Input.SyntaxTrees.ElementAt(2),
            TestCompilation.Parse("/src/Edited.cs", EventA.Replace("Count", "Total", StringComparison.Ordinal))));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Steps.AssertNothingRan(second));
    }

    private static bool Ran((object Value, IncrementalStepRunReason Reason) output) =>
        output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified or IncrementalStepRunReason.Removed;

    private static IEnumerable<string> WrittenFiles(GeneratorRun run) => run.Result.TrackedOutputSteps
        .SelectMany(item => item.Value)
        .Where(step => step.Outputs.Any(output =>
            output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified))
        .SelectMany(step => step.Inputs)
        .Select(input => input.Source.Outputs[input.OutputIndex].Value)
        .OfType<Model.GeneratedFile>()
        .Select(file => file.HintName)
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Split(string names) =>
        names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);
}
