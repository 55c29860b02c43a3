using System.Collections;
using System.Reflection;
using Events.Generator.Model;
using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Incremental;

public sealed class ModelEqualityTests
{
    private const string Source = """
        [EventStream("s", MaxLength = 5)] internal partial class S;
        [Event<S>("e")] internal partial record E([Field("x")] string Id, L Level, int? Number = 5) { public string Text { get; init; } = "t"; }
        internal enum L { A, B }
        [ConsumerGroup<S>("g")] internal partial class G { [Handles, DedupeBy("Id")] public Task On(E e, EventContext c) => Task.CompletedTask; }
        """;

    [Fact]
    public void Equal_sources_give_equal_models()
    {
        GeneratorRun left = GeneratorRun.New(TestCompilation.Create(Source));
        GeneratorRun right = GeneratorRun.New(TestCompilation.Create(
            Source.Replace("; ", " ; // note\n", StringComparison.Ordinal).Replace("E(", "E (", StringComparison.Ordinal)));
        foreach (string step in Steps.Names)
        {
            object[] lefts = [.. Steps.Outputs(left, step).Select(output => output.Value)];
            object[] rights = [.. Steps.Outputs(right, step).Select(output => output.Value)];
            Assert.Equal(lefts.Length, rights.Length);
            for (int i = 0; i < lefts.Length; i++)
            {
                Assert.True(lefts[i].Equals(rights[i]), $"{step}: {lefts[i]} and {rights[i]}");
                Assert.Equal(lefts[i].GetHashCode(), rights[i].GetHashCode());
            }
        }
    }

    [Theory]
    [InlineData("\"e\"", "\"f\"")]
    [InlineData("\"x\"", "\"y\"")]
    [InlineData("Number = 5", "Number = 6")]
    [InlineData("int?", "long?")]
    [InlineData("A, B", "A, B, C")]
    [InlineData("A, B", "A, B = A")]
    [InlineData("\"t\"", "Environment.NewLine")]
    [InlineData("record E", "record struct E")]
    public void Different_events_give_different_models(string before, string after)
    {
        object left = Parse(Source);
        object right = Parse(Source.Replace(before, after, StringComparison.Ordinal));
        Assert.NotEqual(left, right);

        static object Parse(string source) =>
            Steps.Outputs(GeneratorRun.New(TestCompilation.Create(source)), TrackingNames.ParseEvents).Single().Value;
    }

    [Theory]
    [InlineData("[Handles, DedupeBy(\"Id\")] public Task On(E e, EventContext c)", "[Handles(MaxBatch = 9)] public Task On(IReadOnlyList<E> e)")]
    [InlineData("[Handles, DedupeBy(\"Id\")] public Task On(E e, EventContext c)", "[Handles(MaxWaitMilliseconds = 9)] public Task On(IReadOnlyList<E> e)")]
    [InlineData("\"Id\"", "\"Text\"")]
    public void Different_handlers_give_different_models(string before, string after)
    {
        object? left = Parse(Source);
        object? right = Parse(Source.Replace(before, after, StringComparison.Ordinal));
        Assert.NotNull(left);
        Assert.NotEqual(left, right);

        static object? Parse(string source) =>
            Steps.Outputs(GeneratorRun.New(TestCompilation.Create(source)), TrackingNames.ParseConsumerGroups).Single().Value;
    }

    [Fact]
    public void An_empty_array_equals_the_default_and_arrays_are_equal_by_their_elements()
    {
        var empty = new EquatableArray<string>([]);
        Assert.Equal(default, empty);
        Assert.Equal(default(EquatableArray<string>).GetHashCode(), empty.GetHashCode());
        Assert.Equal(new EquatableArray<string>(["a", "b"]), new EquatableArray<string>(["a", "b"]));
        Assert.NotEqual(new EquatableArray<string>(["a", "b"]), new EquatableArray<string>(["b", "a"]));
        Assert.NotEqual(new EquatableArray<string>(["a"]), new EquatableArray<string>(["a", "b"]));
        Assert.Empty((IEnumerable)default(EquatableArray<string>));
    }

    [Fact]
    public void Every_model_is_a_sealed_record_of_values()
    {
        Type[] models = [.. typeof(EventModel).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(EventModel).Namespace && type is { IsClass: true, IsAbstract: false, IsNested: false })];
        Assert.Contains(typeof(EventModel), models);
        Assert.All(models, type =>
        {
            Assert.True(type.IsSealed, type.Name);
            Assert.Contains(typeof(IEquatable<>).MakeGenericType(type), type.GetInterfaces());
            Assert.All(
                type.GetProperties(BindingFlags.Instance | BindingFlags.Public),
                property => Assert.DoesNotContain("CodeAnalysis", property.PropertyType.FullName, StringComparison.Ordinal));
        });
    }
}
