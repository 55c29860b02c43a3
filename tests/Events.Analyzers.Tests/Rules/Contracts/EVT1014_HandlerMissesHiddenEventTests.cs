using Events.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1014_HandlerMissesHiddenEventTests : RuleTest
{
    private static readonly MetadataReference Streams = References.Library("Shop.Streams", """
        using Events;
        [EventStream("shared")] public partial class Shared;
        public interface IHasId { string Id { get; } }
        [Event<Shared>("ready")] public partial record Ready(string Id) : IHasId;
        [Event<Shared>("noted")] internal partial record Noted(string Id) : IHasId;
        """, References.All);

    public override string Id => "EVT1014";

    [Fact]
    public async Task A_handler_of_all_events_of_which_an_internal_class_makes_one_known() => await Verify(
        [("Test.cs", Group("IEventOf<Shared>", "[|On|]"))],
        expectSome: true,
        [.. References.All, Streams, Shipping("internal", "internal")],
        message: "The handler 'On' does not get 'Packed': the assembly 'Shop.Shipping' makes it known by 'ShippingEvents', which is internal, so entries of it are of unknown type for the group");

    [Fact]
    public async Task A_batch_handler_of_an_interface() => await Verify(
        [("Test.cs", Group("IReadOnlyList<IHasId>", "[|On|]"))], expectSome: true, [.. References.All, Streams, Shipping("internal", "internal")]);

    [Theory]
    [InlineData("internal", "public")]
    [InlineData("public", "internal")]
    [InlineData("public", "public")]
    public async Task What_can_be_named_or_made_known(string type, string module) => await Verify(
        [("Test.cs", Group("IEventOf<Shared>", "On"))], expectSome: false, [.. References.All, Streams, Shipping(type, module)]);

    [Theory]
    [InlineData("Ready")]
    [InlineData("IComparable")]
    public async Task A_handler_that_would_not_get_it_in_any_case(string taken) => await Verify(
        [("Test.cs", Group(taken, "On"))], expectSome: false, [.. References.All, Streams, Shipping("internal", "internal")]);

    [Fact]
    public async Task Internal_events_of_the_stream_s_own_assembly() => await Verify(
        [("Test.cs", Group("IEventOf<Shared>", "On"))], expectSome: false, [.. References.All, Streams]);

    private static string Group(string taken, string name) => $$"""
        using Events;
        [ConsumerGroup<Shared>("g")] public partial class Group { [Handles] public Task {{name}}({{taken}} e) => Task.CompletedTask; }
        """;

    private static MetadataReference Shipping(string type, string module) => References.Library("Shop.Shipping", $$"""
        using Events;
        using Events.Contracts;
        [Event<Shared>("packed")] {{type}} partial record Packed(string Id) : IHasId;
        [EventsOf<Shared>] {{module}} partial class ShippingEvents;
        """, [.. References.All, Streams]);
}
