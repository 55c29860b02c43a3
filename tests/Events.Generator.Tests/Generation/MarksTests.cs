using Events.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Tests.Generation;

/// <summary>Marks that warn, or fail, wherever what bears them is used: generated code uses it all the same.</summary>
public sealed class MarksTests
{
    // The obsolete mark with an error, one that reports under an ID of its own, and the experimental one.
    public static TheoryData<string> Marks() =>
        ["Obsolete(\"old\")", "Obsolete(\"old\", true)", "Obsolete(\"old\", false, DiagnosticId = \"SHOP002\")", "Experimental(\"SHOP001\")"];

    [Theory]
    [MemberData(nameof(Marks))]
    public void On_a_property(string mark) => AssertCompiles(
        $$"""[Event<S>("e")] internal sealed partial record E(string Id) { [{{mark}}] public int Old { get; init; } = 5; }""");

    [Theory]
    [MemberData(nameof(Marks))]
    public void On_a_field(string mark) => AssertCompiles(
        $$"""[Event<S>("e")] internal sealed partial class E { [{{mark}}] public int Old; }""");

    [Theory]
    [MemberData(nameof(Marks))]
    public void On_an_accessor(string mark) => AssertCompiles(
        $$"""[Event<S>("e")] internal sealed partial record E(string Id) { public int Old { [{{mark}}] get; [{{mark}}] init; } }""");

    [Theory]
    [MemberData(nameof(Marks))]
    public void On_a_property_of_a_base(string mark) => AssertCompiles(
        $$"""
        internal abstract record Base { [{{mark}}] public int Old { get; init; } }
        [Event<S>("e")] internal sealed partial record E(string Id) : Base;
        """);

    [Theory]
    [MemberData(nameof(Marks))]
    public void On_a_constructor(string mark) => AssertCompiles(
        $$"""[Event<S>("e")] internal sealed partial class E { [{{mark}}] public E(string id) => Id = id; public string Id { get; } }""");

    [Theory]
    [MemberData(nameof(Marks))]
    public void On_a_member_of_an_enum(string mark) => AssertCompiles(
        $$"""
        internal enum L { A, [{{mark}}] B }
        [Event<S>("e")] internal sealed partial record E(L Level, List<L> Levels);
        """);

    [Theory]
    [MemberData(nameof(Marks))]
    public void On_a_record_inside(string mark) => AssertCompiles(
        $$"""
        internal sealed record Address(string Street) { [{{mark}}] public int Old { get; init; } }
        [Event<S>("e")] internal sealed partial record E(Address Address);
        """);

    [Theory]
    [MemberData(nameof(Marks))]
    public void On_an_event(string mark) => AssertCompiles(
        $$"""[Event<S>("e"), {{mark}}] internal sealed partial record E(string Id);""");

    [Theory]
    [MemberData(nameof(Marks))]
    public void On_an_event_that_an_obsolete_handler_takes(string mark) => AssertCompiles(
        $$"""
        [Event<S>("e"), {{mark}}] internal sealed partial record E(string Id);
        [ConsumerGroup<S>("g")] internal sealed partial class G { [Handles, {{mark}}] public Task On(E e) => Task.CompletedTask; }
        """);

    [Theory]
    [MemberData(nameof(Marks))]
    public void On_a_handler(string mark) => AssertCompiles(
        $$"""
        [Event<S>("e")] internal sealed partial record E(string Id);
        [ConsumerGroup<S>("g")] internal sealed partial class G
        {
            [Handles, {{mark}}] public Task On(E e) => Task.CompletedTask;
            [Handles, {{mark}}] public Task On(IReadOnlyList<F> e) => Task.CompletedTask;
        }
        [Event<S>("f")] internal sealed partial record F(string Id);
        """);

    [Theory]
    [MemberData(nameof(Marks))]
    public void On_a_type_around_an_event(string mark) => AssertCompiles(
        $$"""[{{mark}}] internal static partial class Outer { [Event<S>("e")] internal sealed partial record E(string Id); }""");

    [Theory]
    [MemberData(nameof(Marks))]
    public void On_a_stream_its_event_and_its_group(string mark) => AssertCompiles(
        $$"""
        [EventStream("old"), {{mark}}] internal sealed partial class Old;
        [Event<Old>("e"), {{mark}}] internal sealed partial record E(string Id);
        [ConsumerGroup<Old>("g"), {{mark}}] internal sealed partial class G { [Handles] public Task On(E e) => Task.CompletedTask; }
        """);

    [Fact]
    public void Producing_an_event_that_is_obsolete_with_an_error_is_that_error()
    {
        GeneratorRun run = GeneratorRun.Of("""
            [EventStream("s")] internal sealed partial class S;
            [Event<S>("e"), Obsolete("use F", true)] internal sealed partial record E(string Id);
            internal static class Uses { public static ValueTask<EntryId> Produce(S s) => s.ProduceAsync(new E("i")); }
            """);
        Assert.Empty(run.DiagnosticsInGenerated());
        Assert.Contains(run.Output.GetDiagnostics(), item => item.Id == "CS0619" && item.GetMessage().Contains("use F", StringComparison.Ordinal));
    }

    private static void AssertCompiles(string source)
    {
        GeneratorRun run = GeneratorRun.Of(
            "using System.Diagnostics.CodeAnalysis;\n#pragma warning disable CS0612, CS0618, SHOP001, SHOP002\n[EventStream(\"s\")] internal sealed partial class S;\n" + source);
        Assert.Empty(run.DiagnosticsInGenerated());
        Diagnostic[] errors = run.Output.GetDiagnostics().Where(item => item.Severity == DiagnosticSeverity.Error).ToArray();
        Assert.Empty(errors);
        using var loaded = new LoadedAssembly(run.Output);
    }
}
