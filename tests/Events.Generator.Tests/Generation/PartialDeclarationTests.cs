using Events.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Tests.Generation;

/// <summary>Types declared over several files.</summary>
public sealed class PartialDeclarationTests
{
    private const string Stream = """[EventStream("s")] internal sealed partial class S;""";

    private static readonly (string Path, string Source)[] Parts =
    [
        ("/src/E.b.cs", """internal partial record E { public required int B1 { get; init; } public required int B2 { get; init; } }"""),
        ("/src/E.cs", """[Event<S>("e")] internal partial record E(string Id);"""),
        ("/src/E.a.cs", """internal partial record E { public required int A { get; init; } }"""),
        ("/src/S.cs", Stream),
        ("/src/G.b.cs", """internal partial class G { [Handles] public Task OnF(F f) => Task.CompletedTask; }"""),
        ("/src/G.a.cs", """[ConsumerGroup<S>("g")] internal partial class G { [Handles] public Task OnE(E e) => Task.CompletedTask; }"""),
        ("/src/F.cs", """[Event<S>("f")] internal partial record struct F(int X);"""),
    ];

    [Fact]
    public void All_parts_count_and_the_order_of_the_files_does_not()
    {
        GeneratorRun expected = GeneratorRun.Of(TestCompilation.CreateFrom(Parts, References.All)).AssertCompiles();
        using var loaded = new LoadedAssembly(expected.Output);
        Codec codec = Codec.Of(loaded.Assembly.GetType("E")!);
        Entry entry = Entry.Of(("b2", "3"), ("b1", "2"), ("a", "1"), ("id", "i"));
        Assert.Equal("type=e id=i a=1 b1=2 b2=3", codec.Encode(codec.Decode(entry)).ToString());

        var random = new Random(5);
        for (int i = 0; i < 20; i++)
        {
            (string, string)[] shuffled = [.. Parts];
            random.Shuffle(shuffled);
            GeneratorRun run = GeneratorRun.Of(TestCompilation.CreateFrom(shuffled, References.All));
            Assert.Equal(expected.Files.OrderBy(file => file.Key), run.Files.OrderBy(file => file.Key));
        }
    }

    [Fact]
    public void An_attribute_on_two_parts_gives_one_file()
    {
        GeneratorRun run = GeneratorRun.Of(
            Stream,
            """[Event<S>("e")] internal partial record E(string Id);""",
            """[Event<S>("e2")] internal partial record E;""");
        Assert.Equal(["E.Event.g.cs", "S.Stream.g.cs"], run.Files.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("\"e\"", run.Files["E.Event.g.cs"], StringComparison.Ordinal);
        Assert.Contains(run.Input.GetDiagnostics(), item => item.Id == "CS0579" && item.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void One_part_that_is_not_partial_leaves_the_type_out()
    {
        GeneratorRun run = GeneratorRun.Of(
            Stream, """[Event<S>("e")] internal partial record E(string Id);""", """internal record E { public int X { get; init; } }""");
        Assert.Equal(["S.Stream.g.cs"], run.Files.Keys);
    }
}
