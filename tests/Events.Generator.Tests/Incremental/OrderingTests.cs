using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Incremental;

public sealed class OrderingTests
{
    [Fact]
    public void The_order_of_files_and_declarations_changes_nothing()
    {
        string[] sources = [.. Enumerable.Range(0, 6).SelectMany(i => new[]
        {
            $$"""[EventStream("s{{i}}")] internal partial class S{{i}};""",
            $$"""[Event<S{{i}}>("e")] internal partial record E{{i}}(string Id, L{{i}} Level); internal enum L{{i}} { A }""",
            $$"""[Event<S{{i}}>("f")] internal partial record struct F{{i}}(int X);""",
            $$"""[ConsumerGroup<S{{i}}>("g")] internal partial class G{{i}} { [Handles] public Task On(E{{i}} e) => Task.CompletedTask; [Handles] public Task On(F{{i}} e) => Task.CompletedTask; }""",
        })];
        IReadOnlyDictionary<string, string> expected = GeneratorRun.Of(sources).AssertCompiles().Files;
        Assert.Equal(25, expected.Count);
        var random = new Random(3);
        for (int i = 0; i < 10; i++)
        {
            random.Shuffle(sources);
            Assert.Equal(expected.OrderBy(file => file.Key), GeneratorRun.Of(sources).Files.OrderBy(file => file.Key));
            Assert.Equal(
                expected.OrderBy(file => file.Key), GeneratorRun.Of(string.Join('\n', sources)).Files.OrderBy(file => file.Key));
        }
    }

}
