using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1005_HandlerCannotBeDispatchedTests : RuleTest
{
    [Fact]
    public async Task Events_of_one_type_that_two_assemblies_declare()
    {
        Microsoft.CodeAnalysis.MetadataReference streams = References.Library("Both.Streams", """
            using Events;
            [EventStream("shared")] public partial class Shared;
            """, References.All);
        Microsoft.CodeAnalysis.MetadataReference one = References.Library(
            "Both.One", "using Events; using Events.Contracts; [EventsOf<Shared>] public partial class OneEvents; [Event<Shared>(\"ready\")] public partial record One(string Id);", [.. References.All, streams]);
        Microsoft.CodeAnalysis.MetadataReference two = References.Library(
            "Both.Two", "using Events; using Events.Contracts; [EventsOf<Shared>] public partial class TwoEvents; [Event<Shared>(\"ready\")] public partial record Two(string Id);", [.. References.All, streams]);
        await Verify(
            [("Test.cs", """
                using Events; using System.Threading.Tasks;
                [ConsumerGroup<Shared>("g")] public partial class Group
                {
                    [Handles] public Task OnOne(One e) => Task.CompletedTask;
                    [Handles] public Task [|OnTwo|](Two e) => Task.CompletedTask;
                }
                """)],
            expectSome: true,
            [.. References.All, streams, one, two],
            message: "The handler 'OnTwo' is never called: 'OnOne' already handles the event type 'ready' in this group, as 'One' of the assembly 'Both.One'");
    }

    [Theory]
    [InlineData("IEventOf<Shared>", true)]
    [InlineData("object", true)]
    [InlineData("IHasId", true)]
    [InlineData("IOther", false)]
    public async Task Events_of_one_type_that_two_assemblies_declare_as_one_that_both_are(string taken, bool isFound)
    {
        Microsoft.CodeAnalysis.MetadataReference streams = References.Library("Either.Streams", """
            using Events;
            [EventStream("shared")] public partial class Shared;
            public interface IHasId; public interface IOther;
            """, References.All);
        Microsoft.CodeAnalysis.MetadataReference one = References.Library(
            "Either.One", "using Events; using Events.Contracts; [EventsOf<Shared>] public partial class OneEvents; [Event<Shared>(\"ready\")] public partial record One(string Id) : IHasId;", [.. References.All, streams]);
        Microsoft.CodeAnalysis.MetadataReference two = References.Library(
            "Either.Two", """
            using Events; using Events.Contracts;
            [EventsOf<Shared>] public partial class TwoEvents;
            [Event<Shared>("ready")] public partial record Two(string Id) : IHasId;
            [Event<Shared>("other")] public partial record Other(string Id) : IOther;
            """, [.. References.All, streams]);
        string name = isFound ? "[|On|]" : "On";
        await Verify(
            [("Test.cs", $"using Events; using System.Threading.Tasks; [ConsumerGroup<Shared>(\"g\")] public partial class Group {{ [Handles] public Task {name}({taken} e) => Task.CompletedTask; }}")],
            expectSome: isFound,
            [.. References.All, streams, one, two],
            message: isFound
                ? "The handler 'On' is never called: 'One' of the assembly 'Either.One' and 'Two' of 'Either.Two' have one event type, so that an entry of it could be either"
                : null);
    }

    [Theory]
    [InlineData("[Handles] public Task OnOne(One e) => Task.CompletedTask; [Handles] public Task OnReady(Ready e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task OnAny(IEventOf<Shared> e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task OnAny(One.IHasId e) => Task.CompletedTask;")]
    public async Task Events_that_another_assembly_adds(string handlers)
    {
        Microsoft.CodeAnalysis.MetadataReference streams = References.Library("Added.Streams", """
            using Events;
            [EventStream("shared")] public partial class Shared;
            [Event<Shared>("ready")] public partial record Ready(string Id);
            """, References.All);
        Microsoft.CodeAnalysis.MetadataReference one = References.Library(
            "Added.One", "using Events; using Events.Contracts; [EventsOf<Shared>] public partial class OneEvents; [Event<Shared>(\"one\")] public partial record One(string Id) : One.IHasId { public interface IHasId; }", [.. References.All, streams]);
        await Verify(
            [("Test.cs", $"using Events; using System.Threading.Tasks; [ConsumerGroup<Shared>(\"g\")] public partial class Group {{ {handlers} }}")],
            expectSome: false,
            [.. References.All, streams, one]);
    }

    public override string Id => "EVT1005";

    protected override string Wrap(string source) => ContractPrograms.InGroup(source);

    [Theory]
    [InlineData("[Handles] public void [|On|](OrderPlaced e) { }")]
    [InlineData("[Handles] public async void [|On|](OrderPlaced e) { await Task.Yield(); }")]
    [InlineData("[Handles] public Task<int> [|On|](OrderPlaced e) => Task.FromResult(1);")]
    [InlineData("[Handles] public Task [|On|]() => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|](string e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|]<T>(OrderPlaced e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|](ref OrderPlaced e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|](OrderPlaced e, int attempt) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|](OrderPlaced e, CancellationToken a, CancellationToken b) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|](CancellationToken a, OrderPlaced e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|](IReadOnlyList<string> e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|](List<OrderPlaced> e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|](IEnumerable<OrderPlaced> e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|](ReadOnlySpan<OrderPlaced> e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|](ReadOnlyMemory<OrderPlaced> e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|](params IReadOnlyList<OrderPlaced> e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|](IReadOnlyList<OrderPlaced> e, BatchContext a, BatchContext b) => Task.CompletedTask;")]
    public Task Signatures_that_cannot_be_called(string handler) => Flags(handler);

    [Fact]
    public Task Two_handlers_of_one_event() => Flags("""
        [Handles] public Task First(OrderPlaced e) => Task.CompletedTask;
        [Handles] public Task [|Second|](OrderPlaced e, CancellationToken ct) => Task.CompletedTask;
        """,
        "The handler 'Second' is never called: 'First' already handles 'OrderPlaced' in this group");

    [Fact]
    public Task A_batch_as_an_array() => Flags(
        "[Handles] public Task [|On|](OrderPlaced[] e) => Task.CompletedTask;",
        "The handler 'On' is never called: a batch is handed over as an IReadOnlyList<OrderPlaced>, and it takes another collection");

    [Theory]
    [InlineData("MaxBatch = 0", "its MaxBatch must be 1 to 1000")]
    [InlineData("MaxBatch = 1001", "its MaxBatch must be 1 to 1000")]
    [InlineData("MaxWaitMilliseconds = -1", "its MaxWaitMilliseconds must not be negative")]
    public Task Batch_numbers_that_make_no_sense(string numbers, string problem) => Flags(
        $"[Handles({numbers})] public Task [|On|](IReadOnlyList<OrderPlaced> e) => Task.CompletedTask;",
        $"The handler 'On' is never called: {problem}");

    [Theory]
    [InlineData("[Handles(MaxBatch = 10)] public Task [|On|](OrderPlaced e) => Task.CompletedTask;", "MaxBatch is for batch handlers, and it takes a single event")]
    [InlineData("[Handles(MaxWaitMilliseconds = 10)] public Task [|On|](OrderPlaced e) => Task.CompletedTask;", "MaxWaitMilliseconds is for batch handlers, and it takes a single event")]
    [InlineData("[Handles] public Task [|On|](OrderPlaced e, BatchContext c) => Task.CompletedTask;", "a single event has an EventContext, and it takes a BatchContext")]
    [InlineData("[Handles] public Task [|On|](IReadOnlyList<OrderPlaced> e, EventContext c) => Task.CompletedTask;", "a batch has a BatchContext, and it takes an EventContext")]
    public Task Single_and_batch_mixed_up(string handler, string problem) =>
        Flags(handler, $"The handler 'On' is never called: {problem}");

    [Fact]
    public Task An_event_handled_singly_and_in_batches() => Flags("""
        [Handles] public Task First(OrderPlaced e) => Task.CompletedTask;
        [Handles] public Task [|Second|](IReadOnlyList<OrderPlaced> e) => Task.CompletedTask;
        """,
        "The handler 'Second' is never called: 'First' already handles 'OrderPlaced' in this group");

    [Fact]
    public Task Event_of_another_stream() => Flags("""
        [Handles] public Task [|On|](Billed e) => Task.CompletedTask;
        }
        [Event<Bills>("billed")] public partial record Billed(string Id);
        public class Rest {
        """,
        "The handler 'On' is never called: 'Billed' is an event of the stream 'Bills', and the group reads 'Orders'");

    [Fact]
    public Task Event_of_neither_of_two_streams() => Flags("""
        }
        [EventStream("others")] public partial class Others;
        [EventStream("more")] public partial class More;
        [Event<Bills>("billed")] public partial record Billed(string Id);
        [Event<Others>("other")] public partial record Other(string Id);
        [ConsumerGroup<Others>("two"), ConsumerGroup<More>("two")] public partial class Two {
        [Handles] public Task [|On|](Billed e) => Task.CompletedTask;
        [Handles] public Task On(Other e) => Task.CompletedTask;
        """,
        "The handler 'On' is never called: 'Billed' is an event of the stream 'Bills', and the group reads 'Others' and 'More'");

    [Fact]
    public Task Events_of_both_of_two_streams() => Silent("""
        }
        [Event<Bills>("billed")] public partial record Billed(string Id);
        [Event<Bills>("paid")] public partial record Paid(string Id);
        [ConsumerGroup<Bills>("two"), ConsumerGroup<Orders>("two")] public partial class Two {
        [Handles] public Task On(OrderPlaced e) => Task.CompletedTask;
        [Handles] public Task On(IReadOnlyList<Billed> e) => Task.CompletedTask;
        [Handles] public Task OnPaid(IEventOf<Bills> e) => Task.CompletedTask;
        [Handles] public Task OnRest(object e) => Task.CompletedTask;
        """);

    [Fact]
    public Task What_no_event_of_two_streams_can_be_passed_as() => Flags("""
        }
        [ConsumerGroup<Bills>("two"), ConsumerGroup<Orders>("two")] public partial class Two {
        [Handles] public Task [|On|](string e) => Task.CompletedTask;
        """,
        "The handler 'On' is never called: its first parameter 'String' is not an event, and no event of 'Bills' and 'Orders' can be passed as it: no [Event<TStream>] on it");

    [Fact]
    public Task Handler_outside_of_a_group() => Flags("""
        }
        public class Loose { [Handles] public Task [|On|](OrderPlaced e) => Task.CompletedTask;
        """);

    [Theory]
    [InlineData("[Handles] protected Task On(OrderPlaced e) => Task.CompletedTask;")]
    [InlineData("[Handles] protected ValueTask On(in IReadOnlyList<OrderPlaced> e) => default;")]
    public Task Handler_that_a_group_inherits(string handler) => Silent($$"""
        }
        public abstract class Base { {{handler}} }
        [ConsumerGroup<Orders>("derived")] public partial class Derived : Base {
        """);

    [Fact]
    public Task Handler_of_a_shape_that_no_group_could_call() => Flags("""
        }
        public abstract class Base { [Handles] public void [|On|](OrderPlaced e) { }
        """);

    [Fact]
    public Task Handler_outside_of_a_group_in_a_static_class() => Flags("""
        }
        public static class Loose { [Handles] public static Task [|On|](OrderPlaced e) => Task.CompletedTask;
        """);

    [Theory]
    [InlineData("[Handles] public Task On(OrderPlaced e) => Task.CompletedTask;")]
    [InlineData("[Handles] public ValueTask On(OrderPlaced e, EventContext context) => default;")]
    [InlineData("[Handles] private async Task On(OrderPlaced e, CancellationToken ct) => await Task.Yield();")]
    [InlineData("[Handles] internal Task On(in OrderPlaced e, EventContext context, CancellationToken ct) => Task.CompletedTask;")]
    [InlineData("[Handles] public static Task On(OrderPlaced e, CancellationToken ct, EventContext context) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task On(IReadOnlyList<OrderPlaced> e) => Task.CompletedTask;")]
    [InlineData("[Handles(MaxBatch = 1000, MaxWaitMilliseconds = 0)] public ValueTask On(IReadOnlyList<OrderPlaced> e, BatchContext c, CancellationToken ct) => default;")]
    [InlineData("[Handles(MaxBatch = 1)] private static Task On(in IReadOnlyList<OrderPlaced> e, CancellationToken ct, BatchContext c) => Task.CompletedTask;")]
    [InlineData("public void Helper(string anything) { }")]
    [InlineData("""public void On(OrderPlaced e) { }""")]
    [InlineData("""public Task<int> Count(OrderPlaced e) => Task.FromResult(1);""")]
    [InlineData("""[Handles] protected internal ValueTask On(OrderPlaced e, EventContext context, CancellationToken ct) => default;""")]
    [InlineData("""[Handles] public async ValueTask On(OrderPlaced e) { await Task.Yield(); }""")]
    [InlineData("""[Handles, Idempotent("writes the same file again")] public Task On(OrderPlaced e) => Task.CompletedTask;""")]
    [InlineData("""public class HandlesAttribute : Attribute; [Group.Handles] public void Own() { }""")]
    [InlineData("""private Task On(string e, int attempt) => Task.CompletedTask;""")]
    [InlineData("""[Handles] Task On(OrderPlaced e) => Task.CompletedTask;""")]
    public Task Handlers_the_dispatch_can_call(string handler) => Silent(handler);

    [Theory]
    [InlineData("[Handles(MaxBatch = 1)] public Task On(IReadOnlyList<OrderPlaced> e) => Task.CompletedTask;")]
    [InlineData("[Handles(MaxBatch = 1000)] public Task On(IReadOnlyList<OrderPlaced> e) => Task.CompletedTask;")]
    [InlineData("[Handles(MaxWaitMilliseconds = int.MaxValue)] public Task On(IReadOnlyList<OrderPlaced> e) => Task.CompletedTask;")]
    [InlineData("private const int Many = 500; [Handles(MaxBatch = Many / 2)] public Task On(IReadOnlyList<OrderPlaced> e) => Task.CompletedTask;")]
    [InlineData("[Handles()] public ValueTask On(IReadOnlyList<OrderPlaced> e) => default;")]
    [InlineData("[Handles] public async Task On(IReadOnlyList<OrderPlaced> e, CancellationToken ct) => await Task.Delay(1, ct);")]
    [InlineData("[Handles] public async ValueTask On(IReadOnlyList<OrderPlaced> e, BatchContext c) { await Task.Yield(); c[0].Ack(); }")]
    [InlineData("[Handles] public Task On(System.Collections.Generic.IReadOnlyList<OrderPlaced> orders, BatchContext context) => Task.CompletedTask;")]
    [InlineData("[Handles] internal static ValueTask On(IReadOnlyList<OrderPlaced> e, CancellationToken ct, BatchContext c) => default;")]
    [InlineData("[Handles, Idempotent(\"an upsert\")] public Task On(IReadOnlyList<OrderPlaced> e) => Task.CompletedTask;")]
    [InlineData("[Handles, DedupeBy(nameof(OrderPlaced.OrderId))] public Task On(IReadOnlyList<OrderPlaced> e) => Task.CompletedTask;")]
    [InlineData("public Task Several(List<OrderPlaced> e) => Task.CompletedTask; [Handles] public Task On(IReadOnlyList<OrderPlaced> e) => Several([.. e]);")]
    [InlineData("public void Index(OrderPlaced[] e, BatchContext c) { } [Handles] public Task On(OrderPlaced e) => Task.CompletedTask;")]
    [InlineData("public Task On(IReadOnlyList<OrderPlaced> e) => Task.CompletedTask; [Handles] public Task On(OrderPlaced e) => Task.CompletedTask;")]
    public Task Batches_the_dispatch_can_call(string handler) => Silent(handler);

    private const string Based = """
        public interface IA; public interface IB;
        [Event<Bills>("billed.a")] public sealed partial record BilledA(string Id) : IA, IB;
        [Event<Bills>("billed.b")] public sealed partial record BilledB(string Number);
        """;

    [Theory]
    [InlineData("[Handles] public Task [|A|](IA e) => Task.CompletedTask; [Handles] public Task [|B|](IB e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|A|](IDisposable e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|A|](IReadOnlyList<IDisposable> e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|A|](IA[] e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|A|](List<object> e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|A|](IReadOnlyList<IA> e) => Task.CompletedTask; [Handles] public Task [|B|](IReadOnlyList<IB> e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task A(IReadOnlyList<IA> e) => Task.CompletedTask; [Handles] public Task [|B|](IA e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|A|](IReadOnlyList<IA> e, EventContext c) => Task.CompletedTask;")]
    [InlineData("[Handles(MaxBatch = 7)] public Task [|A|](IA e) => Task.CompletedTask;")]
    [InlineData("[Handles, DedupeBy(\"Id\")] public Task [|A|](object e) => Task.CompletedTask;")]
    public Task Base_types_that_say_nothing_clear(string members) =>
        Flags(Based + "[ConsumerGroup<Bills>(\"bills\")] public sealed partial class BillGroup { " + members + " }");

    [Theory]
    [InlineData("[Handles] public Task A(IA e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task A(object e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task A(IA e) => Task.CompletedTask; [Handles] public Task B(IB e) => Task.CompletedTask; [Handles] public Task C(BilledA e) => Task.CompletedTask;")]
    [InlineData("[Handles(MaxBatch = 7)] public Task A(IReadOnlyList<IA> e, BatchContext c) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task A(IReadOnlyList<object> e) => Task.CompletedTask; [Handles] public Task B(IReadOnlyList<BilledA> e) => Task.CompletedTask;")]
    [InlineData("[Handles] public ValueTask A(IReadOnlyList<IEventOf<Bills>> e, CancellationToken ct) => default; [Handles] public Task B(IA e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task A(IReadOnlyList<IB> e, CancellationToken ct, BatchContext c) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task A(IReadOnlyList<BilledA> e) => Task.CompletedTask; [Handles] public Task B(IReadOnlyList<BilledB> e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task A(IReadOnlyList<IEventOf<Bills>> e) => Task.CompletedTask; [Handles] public Task B(IReadOnlyList<IA> e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task A(IReadOnlyList<IA> e) => Task.CompletedTask; [Handles] public Task B(IReadOnlyList<IB> e) => Task.CompletedTask; [Handles] public Task C(BilledA e) => Task.CompletedTask;")]
    [InlineData("[Handles, DedupeBy(\"Id\")] public Task A(IReadOnlyList<IA> e) => Task.CompletedTask;")]
    [InlineData("[Handles] private static ValueTask A(in IReadOnlyList<object> e) => default;")]
    [InlineData("[Handles] public Task A(IReadOnlyList<object> e) => Task.CompletedTask; [Handles] public Task B(BilledB e) => Task.CompletedTask;")]
    [InlineData("[Handles(MaxWaitMilliseconds = 5)] public Task A(System.Collections.Generic.IReadOnlyList<IA> e) => Task.CompletedTask; [Handles] public Task B(BilledB e) => Task.CompletedTask;")]
    [InlineData("[Handles, DedupeBy(\"Id\")] public Task A(IA e) => Task.CompletedTask; [Handles] public Task B(object e, EventContext c) => Task.CompletedTask;")]
    public Task Base_types_interfaces_and_everything(string members) =>
        Silent(Based + "[ConsumerGroup<Bills>(\"bills\")] public sealed partial class BillGroup { " + members + " }");
}
