using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Generation;

/// <summary>What reads and writes an enum is generated once for an assembly, where that can name it.</summary>
public sealed class SharedEnumTests
{
    private const string Name = "Events.Enums.g.cs";

    [Fact]
    public void An_enum_of_several_events_has_one_pair_of_functions()
    {
        GeneratorRun run = GeneratorRun.Of("""
            internal enum Level { Low, High }
            [EventStream("s")] internal sealed partial class S;
            [Event<S>("a")] internal sealed partial record A(Level One, Level? Two, List<Level> Many, Dictionary<Level, int> ByLevel);
            [Event<S>("b")] internal sealed partial record B(Level One, [EnumField(AsNumber = true)] Level Number);
            """).AssertCompiles();
        Assert.Equal(1, Count(run.Files[Name], "static void Write("));
        Assert.Equal(1, Count(run.Files[Name], "ReadLevel("));
        Assert.DoesNotContain("case global::Level", run.Files["A.Event.g.cs"], StringComparison.Ordinal);
        Assert.Contains("(int)value.Number", run.Files["B.Event.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Enums_of_one_name_are_told_apart_and_hidden_ones_stay_with_their_event()
    {
        GeneratorRun run = GeneratorRun.Of("""
            namespace A { internal enum Level { Low } internal enum B_Level { Low } internal static class Outer { internal enum Level { Low } } internal static class Generic<T> { internal enum Level { Low } } }
            namespace A.B { internal enum Level { Low } internal enum @enum { @class } }
            namespace Shop
            {
                [EventStream("s")] internal sealed partial class S;
                [Event<S>("a")] internal sealed partial record One(
                    A.Level A, A.B_Level B, A.Outer.Level C, A.B.Level D, A.B.@enum E, A.Generic<int>.Level F, A.Generic<string>.Level G);
                internal static partial class Holder
                {
                    private enum Level { Low }
                    [Event<S>("b")] private sealed partial record Two(Level A);
                    [Event<S>("c")] internal sealed partial record Three(string Id) { [Field("hidden")] private Level Hidden { get; init; } = Level.Low; }
                }
            }
            """).AssertCompiles();
        Assert.Equal(5, Count(run.Files[Name], "static void Write("));
        Assert.Contains("static void WriteLevel(", run.Files["Shop.One.Event.g.cs"], StringComparison.Ordinal);
        Assert.Contains("static void WriteLevel(", run.Files["Shop.Holder+Two.Event.g.cs"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Shop")]
    [InlineData("My.Shop-1 (new)")]
    [InlineData("1st")]
    [InlineData("Größe_x")]
    public void Assemblies_of_any_name_see_each_others_internals(string name)
    {
        string source = $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{name}\")]\n" + """
            /// <summary>L.</summary>
            internal enum Level { Low }
            [EventStream("s")] internal sealed partial class S;
            [Event<S>("a")] internal sealed partial record A(Level Level);
            """;
        GeneratorRun below = GeneratorRun.Of(TestCompilation.CreateFrom([("/src/Below.cs", source)], References.All, "Below")).AssertCompiles();
        GeneratorRun above = GeneratorRun.Of(TestCompilation.CreateFrom(
            [("/src/Above.cs", """
                [EventStream("t")] internal sealed partial class T;
                [Event<T>("b")] internal sealed partial record B(Level Level, A Inner);
                """)],
            [.. References.All, below.Output.ToMetadataReference()],
            name)).AssertCompiles();
        Assert.Contains("EnumsOf_", above.Files[Name], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_enums_there_is_no_file() => Assert.DoesNotContain(
        Name, GeneratorRun.Of("""[EventStream("s")] internal sealed partial class S; [Event<S>("a")] internal sealed partial record A(string Id);""").Files.Keys);

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
