using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Generation;

/// <summary>
/// What analyzers flag is skipped in silence: nothing is generated for it, the rest is, and no generated file has an error.
/// </summary>
public sealed class SkippedTests
{
    private const string Sound = """

        namespace Sound
        {
            [EventStream("sound")] internal sealed partial class GoodStream;
            [Event<GoodStream>("good")] internal sealed partial record Good(string Id);
            [ConsumerGroup<GoodStream>("good")] internal sealed partial class GoodGroup { [Handles] public Task On(Good e) => Task.CompletedTask; }
        }

        """;

    [Theory]
    [InlineData("not partial", """[Event<Sound.GoodStream>("e")] internal record Bad(string Id);""")]
    [InlineData("container not partial", """internal class Outer { [Event<Sound.GoodStream>("e")] internal partial record Bad(string Id); }""")]
    [InlineData("generic", """[Event<Sound.GoodStream>("e")] internal partial record Bad<T>(string Id);""")]
    [InlineData("in a generic type", """internal partial class Outer<T> { [Event<Sound.GoodStream>("e")] internal partial record Bad(string Id); }""")]
    [InlineData("abstract", """[Event<Sound.GoodStream>("e")] internal abstract partial record Bad(string Id);""")]
    [InlineData("static", """[Event<Sound.GoodStream>("e")] internal static partial class Bad;""")]
    [InlineData("ref struct", """[Event<Sound.GoodStream>("e")] internal ref partial struct Bad;""")]
    [InlineData("file-local", """[Event<Sound.GoodStream>("e")] file partial record Bad(string Id);""")]
    [InlineData("half a pair", """[Event<Sound.GoodStream>("e\uD800")] internal partial record Bad(long At);""")]
    [InlineData("empty event type", """[Event<Sound.GoodStream>("")] internal partial record Bad(long At);""")]
    [InlineData("null event type", """[Event<Sound.GoodStream>(null!)] internal partial record Bad(long At);""")]
    [InlineData("no event type", """[Event<Sound.GoodStream>()] internal partial record Bad(long At);""")]
    [InlineData("unknown stream", """[Event<Missing>("e")] internal partial record Bad(long At);""")]
    [InlineData("name of a generated member", """[Event<Sound.GoodStream>("e")] internal partial record Bad(string EncodeEntry);""")]
    [InlineData("stream with a nested Batch", """[EventStream("s")] internal partial class Bad { internal class Batch; }""")]
    [InlineData("stream with a nested Definition", """[EventStream("s")] internal partial class Bad { internal class Definition; }""")]
    [InlineData("stream that produces itself", """[EventStream("s")] internal partial class Bad { public ValueTask<EntryId> ProduceAsync<T>(T e, CancellationToken t) => default; }""")]
    [InlineData("stream not partial", """[EventStream("s")] internal class Bad;""")]
    [InlineData("stream generic", """[EventStream("s")] internal partial class Bad<T>;""")]
    [InlineData("stream static", """[EventStream("s")] internal static partial class Bad;""")]
    [InlineData("stream abstract", """[EventStream("s")] internal abstract partial class Bad;""")]
    [InlineData("stream without key", """[EventStream("")] internal partial class Bad;""")]
    [InlineData("stream with two limits", """[EventStream("s", MaxLength = 1, MaxAgeSeconds = 1)] internal partial class Bad;""")]
    [InlineData("stream with a negative limit", """[EventStream("s", MaxLength = -1)] internal partial class Bad;""")]
    [InlineData("stream with a constructor", """[EventStream("s")] internal partial class Bad { public Bad(string name) { } }""")]
    [InlineData("stream with a primary constructor", """[EventStream("s")] internal partial class Bad(string name) { public string Name => name; }""")]
    [InlineData("stream of a base without constructor", """internal class Base(string name) { public string Name => name; } [EventStream("s")] internal partial class Bad : Base;""")]
    [InlineData("group not partial", """[ConsumerGroup<Sound.GoodStream>("g")] internal class Bad;""")]
    [InlineData("group without name", """[ConsumerGroup<Sound.GoodStream>("")] internal partial class Bad;""")]
    [InlineData("group abstract", """[ConsumerGroup<Sound.GoodStream>("g")] internal abstract partial class Bad;""")]
    [InlineData("group of no stream", """internal class NoStream; [ConsumerGroup<NoStream>("g")] internal partial class Bad;""")]
    [InlineData("group of unknown start", """[ConsumerGroup<Sound.GoodStream>("g", StartAt = (GroupStart)7)] internal partial class Bad;""")]
    [InlineData("two groups of one stream", """[ConsumerGroup<Sound.GoodStream>("g"), ConsumerGroup<Sound.GoodStream>("h")] internal partial class Bad { [Handles] public Task On(Sound.Good e) => Task.CompletedTask; }""")]
    [InlineData("one of two streams unknown", """[ConsumerGroup<Sound.GoodStream>("g"), ConsumerGroup<Missing>("g")] internal partial class Bad { [Handles] public Task On(Sound.Good e) => Task.CompletedTask; }""")]
    [InlineData("one of two streams without a name", """[EventStream("t")] internal partial class BadStream(int i); [ConsumerGroup<Sound.GoodStream>("g"), ConsumerGroup<BadStream>("")] internal partial class Bad { [Handles] public Task On(Sound.Good e) => Task.CompletedTask; }""")]
    [InlineData("handler returns nothing", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public void On(Sound.Good e) { } }""")]
    [InlineData("handler returns a value", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task<int> On(Sound.Good e) => Task.FromResult(1); }""")]
    [InlineData("handler takes nothing", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task On() => Task.CompletedTask; }""")]
    [InlineData("handler takes no event", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task On(string e) => Task.CompletedTask; }""")]
    [InlineData("handler takes more", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task On(Sound.Good e, int more) => Task.CompletedTask; }""")]
    [InlineData("handler takes two tokens", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task On(Sound.Good e, CancellationToken a, CancellationToken b) => Task.CompletedTask; }""")]
    [InlineData("handler takes ref", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task On(ref Sound.Good e) => Task.CompletedTask; }""")]
    [InlineData("batch as an array", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task On(Sound.Good[] e) => Task.CompletedTask; }""")]
    [InlineData("batch as a list", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task On(List<Sound.Good> e) => Task.CompletedTask; }""")]
    [InlineData("batch as a span", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task On(ReadOnlySpan<Sound.Good> e) => Task.CompletedTask; }""")]
    [InlineData("batch as a sequence", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task On(IEnumerable<Sound.Good> e) => Task.CompletedTask; }""")]
    [InlineData("batch of no event", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task On(IReadOnlyList<string> e) => Task.CompletedTask; }""")]
    [InlineData("batch of unknown", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task On(IReadOnlyList<Missing> e) => Task.CompletedTask; }""")]
    [InlineData("batch with params", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task On(params IReadOnlyList<Sound.Good> e) => Task.CompletedTask; }""")]
    [InlineData("batch with an event context", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task On(IReadOnlyList<Sound.Good> e, EventContext c) => Task.CompletedTask; }""")]
    [InlineData("single with a batch context", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task On(Sound.Good e, BatchContext c) => Task.CompletedTask; }""")]
    [InlineData("two batch contexts", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task On(IReadOnlyList<Sound.Good> e, BatchContext a, BatchContext b) => Task.CompletedTask; }""")]
    [InlineData("batch of nothing", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles(MaxBatch = 0)] public Task On(IReadOnlyList<Sound.Good> e) => Task.CompletedTask; }""")]
    [InlineData("batch too large", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles(MaxBatch = 1001)] public Task On(IReadOnlyList<Sound.Good> e) => Task.CompletedTask; }""")]
    [InlineData("batch that waits backwards", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles(MaxWaitMilliseconds = -1)] public Task On(IReadOnlyList<Sound.Good> e) => Task.CompletedTask; }""")]
    [InlineData("single with a batch size", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles(MaxBatch = 5)] public Task On(Sound.Good e) => Task.CompletedTask; }""")]
    [InlineData("single that waits", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles(MaxWaitMilliseconds = 5)] public Task On(Sound.Good e) => Task.CompletedTask; }""")]
    [InlineData("single and batch of one event", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task A(Sound.Good e) => Task.CompletedTask; [Handles] public Task B(IReadOnlyList<Sound.Good> e) => Task.CompletedTask; }""")]
    [InlineData("handler is generic", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task On<T>(Sound.Good e) => Task.CompletedTask; }""")]
    [InlineData("two handlers of one event", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles] public Task A(Sound.Good e) => Task.CompletedTask; [Handles] public Task B(Sound.Good e) => Task.CompletedTask; }""")]
    [InlineData("handler of another stream's event", """[EventStream("o")] internal partial class OtherStream; [ConsumerGroup<OtherStream>("g")] internal partial class Bad { [Handles] public Task On(Sound.Good e) => Task.CompletedTask; }""")]
    [InlineData("dedupe key of no field", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles, DedupeBy("Missing")] public Task On(Sound.Good e) => Task.CompletedTask; }""")]
    [InlineData("dedupe key of nothing", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles, DedupeBy] public Task On(Sound.Good e) => Task.CompletedTask; }""")]
    [InlineData("dedupe window of nothing", """[ConsumerGroup<Sound.GoodStream>("g")] internal partial class Bad { [Handles, DedupeBy("Id", WindowSeconds = 0)] public Task On(Sound.Good e) => Task.CompletedTask; }""")]
    public void What_cannot_work_is_skipped(string why, string source)
    {
        Assert.NotEmpty(why);
        GeneratorRun run = GeneratorRun.Of(source, Sound);
        Assert.DoesNotContain(run.Files.Keys, name => name.Contains("Bad", StringComparison.Ordinal));
        Assert.Contains("Sound.Good.Event.g.cs", run.Files.Keys);
        Assert.Contains("Sound.GoodStream.Stream.g.cs", run.Files.Keys);
        Assert.Contains("Sound.GoodGroup.ConsumerGroup.g.cs", run.Files.Keys);
        Assert.Empty(run.DiagnosticsInGenerated());
        Assert.DoesNotContain("Bad", run.Files["Sound.GoodStream.Stream.g.cs"], StringComparison.Ordinal);
    }

    /// <summary>
    /// An event that could be generated but for one of its members: it has a codec that throws, so that the analyzer's error at the member is
    /// the only one, wherever the event is used.
    /// </summary>
    [Theory]
    [InlineData("object", """[Event<Sound.GoodStream>("e")] internal partial record Bad(object Id);""")]
    [InlineData("unknown type", """[Event<Sound.GoodStream>("e")] internal partial record Bad(Missing Id);""")]
    [InlineData("own Guid", """namespace My { internal struct Guid; [Event<Sound.GoodStream>("e")] internal partial record Bad(Guid Id); }""")]
    [InlineData("duplicate name", """[Event<Sound.GoodStream>("e")] internal partial record Bad(string OrderId, string Order_Id);""")]
    [InlineData("duplicate by attribute", """[Event<Sound.GoodStream>("e")] internal partial record Bad(string A, [Field("a")] string B);""")]
    [InlineData("reserved type", """[Event<Sound.GoodStream>("e")] internal partial record Bad(string Type);""")]
    [InlineData("reserved ts_ms", """[Event<Sound.GoodStream>("e")] internal partial record Bad([Field("ts_ms")] long At);""")]
    [InlineData("reserved baggage", """[Event<Sound.GoodStream>("e")] internal partial record Bad(string Baggage);""")]
    [InlineData("reserved for headers", """[Event<Sound.GoodStream>("e")] internal partial record Bad([Field("h:tenant")] string Tenant);""")]
    [InlineData("empty field name", """[Event<Sound.GoodStream>("e")] internal partial record Bad([Field(" ")] long At);""")]
    [InlineData("no way to make it", """[Event<Sound.GoodStream>("e")] internal partial class Bad { public Bad(object other) { } public string Id { get; set; } = ""; }""")]
    [InlineData("value that nothing sets", """[Event<Sound.GoodStream>("e")] internal partial class Bad { public Bad(long at = 0) { Id = ""; } public string Id { get; } }""")]
    [InlineData("write-only", """[Event<Sound.GoodStream>("e")] internal partial class Bad { public string Id { set { } } }""")]
    [InlineData("private setter of a base", """internal class Base { [Field("x")] public string Id { get; private set; } = ""; } [Event<Sound.GoodStream>("e")] internal partial class Bad : Base;""")]
    [InlineData("list of objects", """[Event<Sound.GoodStream>("e")] internal partial record Bad(List<object> Ids);""")]
    [InlineData("get-only with a computed initializer", """[Event<Sound.GoodStream>("e")] internal partial record Bad(string A) { public Guid EventId { get; } = Guid.NewGuid(); }""")]
    [InlineData("get-only in a base record", """internal abstract record Base { public Guid EventId { get; } = Guid.NewGuid(); public DateTimeOffset OccurredAt { get; } = DateTimeOffset.UtcNow; } [Event<Sound.GoodStream>("e")] internal partial record Bad(string A) : Base;""")]
    [InlineData("private setter of a base with an initializer", """internal abstract record Base { public Guid EventId { get; private set; } = Guid.NewGuid(); } [Event<Sound.GoodStream>("e")] internal partial record Bad(string A) : Base;""")]
    [InlineData("collection that is only added to", """[Event<Sound.GoodStream>("e")] internal partial class Bad { public List<string> Lines { get; } = []; }""")]
    [InlineData("semi-automatic property", """[Event<Sound.GoodStream>("e")] internal partial class Bad { public Guid Id => field == default ? field = Guid.NewGuid() : field; }""")]
    [InlineData("property that shows a private field", """[Event<Sound.GoodStream>("e")] internal partial class Bad { private readonly Guid _id = Guid.NewGuid(); public Guid Id => _id; }""")]
    [InlineData("constant that a constructor changes", """[Event<Sound.GoodStream>("e")] internal partial class Bad { public Bad() { } public Bad(int x) { Kind = "k" + x; } public string Kind { get; } = "a"; }""")]
    [InlineData("read-only field", """[Event<Sound.GoodStream>("e")] internal partial class Bad { public readonly Guid Id = Guid.NewGuid(); }""")]
    [InlineData("hidden property", """internal record Base { public string Id { get; init; } = ""; } [Event<Sound.GoodStream>("e")] internal partial record Bad : Base { public new int Id { get; init; } }""")]
    [InlineData("stored behind an interface", """internal interface IId { Guid Id { get; } } [Event<Sound.GoodStream>("e")] internal partial class Bad : IId { Guid IId.Id { get; } = Guid.NewGuid(); }""")]
    [InlineData("captured parameter", """[Event<Sound.GoodStream>("e")] internal partial class Bad(long at = 0) { public long Twice => at * 2; }""")]
    [InlineData("ignored and needed", """[Event<Sound.GoodStream>("e")] internal partial record Bad([property: Ignore] string A);""")]
    [InlineData("ignored and required", """[Event<Sound.GoodStream>("e")] internal partial record Bad { [Ignore] public required string A { get; init; } }""")]
    [InlineData("recursive record", """internal record Node(string Name, Node? Next); [Event<Sound.GoodStream>("e")] internal partial record Bad(Node Node);""")]
    [InlineData("record that holds an object", """internal record Inner(string Name, object What); [Event<Sound.GoodStream>("e")] internal partial record Bad(Inner Inner);""")]
    [InlineData("alias of another field", """[Event<Sound.GoodStream>("e")] internal partial record Bad(string A, [Alias("a")] string B);""")]
    [InlineData("unknown fields twice", """[Event<Sound.GoodStream>("e")] internal partial record Bad(UnknownFields? A, UnknownFields? B);""")]
    [InlineData("unknown fields that are not null", """[Event<Sound.GoodStream>("e")] internal partial record Bad(UnknownFields A);""")]
    [InlineData("upcast of another event", """[Event<Sound.GoodStream>("e", Version = 2)] internal partial record Bad(string A) { [Upcast] public static Bad From(Sound.Good old) => new(old.Id); }""")]
    [InlineData("retired name", """[Event<Sound.GoodStream>("e"), Retired("a")] internal partial record Bad(string A);""")]
    [InlineData("interface", """[Event<Sound.GoodStream>("e")] internal partial record Bad(IComparable Id);""")]
    [InlineData("delegate", """[Event<Sound.GoodStream>("e")] internal partial record Bad(Action Id);""")]
    [InlineData("tuple", """[Event<Sound.GoodStream>("e")] internal partial record Bad((int A, int B) Id);""")]
    [InlineData("converter of another type", """internal struct C : Events.Wire.IFieldConverter<int> { public static bool TryWrite(int v, Span<byte> d, out int w) { w = 0; return true; } public static bool TryRead(ReadOnlySpan<byte> s, out int v) { v = 0; return true; } } [Event<Sound.GoodStream>("e")] internal partial record Bad([FieldConverter<C>] string Id);""")]
    public void What_is_refused_for_a_member_breaks_nothing_else(string why, string source)
    {
        Assert.NotEmpty(why);
        string bad = source.Contains("namespace My", StringComparison.Ordinal) ? "My.Bad" : "Bad";
        string uses = $$"""
            internal static class Uses
            {
                public static ValueTask<EntryId> Produce(Sound.GoodStream stream, {{bad}} bad) => stream.ProduceAsync(bad);
                public static string Name => {{bad}}.EventTypeName;
            }
            [ConsumerGroup<Sound.GoodStream>("bad")] internal sealed partial class BadGroup { [Handles] public Task On({{bad}} e) => Task.CompletedTask; }
            """;
        GeneratorRun run = GeneratorRun.Of(source, Sound, uses);
        Assert.Contains("has no codec", run.Files[bad + ".Event.g.cs"], StringComparison.Ordinal);
        Assert.Contains("GeneratedCode(\"Events.Generator.Refused\"", run.Files[bad + ".Event.g.cs"], StringComparison.Ordinal);
        Assert.Empty(run.DiagnosticsInGenerated());
        Assert.DoesNotContain(run.Output.GetDiagnostics(), item =>
            item.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error && item.Id is not ("CS0246" or "CS9113"));
    }

    [Fact]
    public void Attributes_of_the_same_name_from_elsewhere_mean_nothing()
    {
        GeneratorRun run = GeneratorRun.New(TestCompilation.CreateFrom(
            [("/a.cs", """
            namespace Other
            {
                internal class EventAttribute<T>(string type) : Attribute { public string Type => type; }
                internal class EventStreamAttribute(string key) : Attribute { public string Key => key; }
                [EventStream("s")] internal partial class S;
                [Event<S>("e")] internal partial record E(string Id);
            }
            namespace Events { internal class Marker; }
            namespace Events.Contracts { internal class Marker; }
            """)],
            References.Framework));
        Assert.Empty(run.Files);
        run.AssertCompiles();
    }

    [Fact]
    public void A_stream_is_neither_an_event_nor_a_group()
    {
        GeneratorRun run = GeneratorRun.Of("""
            [EventStream("s"), Event<S>("e"), ConsumerGroup<S>("g")] internal partial class S;
            """).AssertCompiles();
        Assert.Equal(["S.Stream.g.cs"], run.Files.Keys);
    }

    [Fact]
    public void Half_typed_code_does_no_harm()
    {
        const string Whole = """
            namespace Shop;
            [EventStream("s", MaxLength = 5)] public sealed partial class S;
            [Event<S>("e")] public sealed partial record E([Field("id")] string OrderId, int? Lines = 5) { public string Currency { get; init; } = "EUR"; }
            [ConsumerGroup<S>("g", StartAt = GroupStart.End)] public partial class G { [Handles, DedupeBy(nameof(E.OrderId))] public Task On(E e, EventContext c) => Task.CompletedTask; }
            """;
        GeneratorRun run = GeneratorRun.New(TestCompilation.Create(""));
        for (int length = 0; length <= Whole.Length; length += 3)
        {
            run = run.Then(TestCompilation.Create(Whole[..length]));
        }

        Assert.Equal(3, run.Then(TestCompilation.Create(Whole)).Files.Count);
    }
}
