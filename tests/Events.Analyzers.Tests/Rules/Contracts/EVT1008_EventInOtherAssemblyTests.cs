using Events.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1008_EventInOtherAssemblyTests : RuleTest
{
    private static readonly MetadataReference Streams = References.Library("Shop.Streams", """
        using Events;
        [EventStream("shared")] public partial class Shared;
        [Event<Shared>("ready")] public partial record Ready(string Id);
        """, References.All);

    public override string Id => "EVT1008";

    [Fact]
    public async Task Event_of_a_stream_in_a_referenced_assembly() => await Verify(
        [("Test.cs", """using Events; [Event<Shared>("a")] public partial record [|Placed|](string Id);""")],
        expectSome: true,
        [.. References.All, Streams],
        message: "The event 'Placed' is of unknown type for whoever reads 'Shared': that stream is in the assembly 'Shop.Streams'; mark a partial class with [EventsOf<Shared>] and call its Register() when the application starts");

    [Fact]
    public async Task Event_that_a_class_of_its_assembly_makes_known() => await Verify(
        [("Test.cs", """
            using Events;
            using Events.Contracts;
            [Event<Shared>("a")] public partial record Placed(string Id);
            [EventsOf<Shared>] public partial class Added;
            """)],
        expectSome: false,
        [.. References.All, Streams]);

    [Fact]
    public async Task A_class_for_another_stream_makes_nothing_known() => await Verify(
        [("Test.cs", """
            using Events;
            using Events.Contracts;
            [Event<Shared>("a")] public partial record [|Placed|](string Id);
            [EventStream("own")] public partial class Own;
            [EventsOf<Own>] public partial class Added;
            """)],
        expectSome: true,
        [.. References.All, Streams]);

    [Fact]
    public async Task Group_of_a_stream_in_a_referenced_assembly() => await Verify(
        [("Test.cs", """
            using Events;
            [ConsumerGroup<Shared>("g")] public partial class Group { [Handles] public Task On(Ready e) => Task.CompletedTask; }
            """)],
        expectSome: false,
        [.. References.All, Streams]);

    [Fact]
    public Task Event_beside_its_stream() => SilentFiles(("Test.cs",
        """using Events; [EventStream("s")] partial class S; [Event<S>("a")] public partial record Placed(string Id);"""));

    [Fact]
    public Task Records_that_are_no_events() => SilentFiles(("Test.cs", "public partial record Placed(string Id);"));
}
