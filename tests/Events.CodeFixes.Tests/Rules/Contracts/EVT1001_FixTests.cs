using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Contracts;

public sealed class EVT1001_FixTests : FixTest
{
    public override string Id => "EVT1001";

    protected override string Wrap(string source) => ContractPrograms.WithStream(source);

    [Fact]
    public Task Adds_partial_after_other_modifiers() => Fixes(
        """[Event<Orders>("a")] public sealed record Placed(string Id);""",
        """[Event<Orders>("a")] public sealed partial record Placed(string Id);""");

    [Fact]
    public Task Adds_partial_where_there_is_no_modifier_and_keeps_comments() => Fixes("""
        /// <summary>Placed.</summary>
        [Event<Orders>("a")]
        // The shape is agreed on.
        record struct Placed(string Id);
        """, """
        /// <summary>Placed.</summary>
        [Event<Orders>("a")]
        // The shape is agreed on.
        partial record struct Placed(string Id);
        """);

    [Fact]
    public Task Makes_the_outer_type_partial_too() => Fixes(
        """public class Outer { [Event<Orders>("a")] public record Placed(string Id); }""",
        """public partial class Outer { [Event<Orders>("a")] public partial record Placed(string Id); }""");

    [Fact]
    public Task Adds_an_init_accessor() => Fixes(
        """[Event<Orders>("a")] public partial class Placed { public string? Id { get; } }""",
        """[Event<Orders>("a")] public partial class Placed { public string? Id { get; init; } }""");

    [Fact]
    public Task All_at_once() => FixesAll("""
        [Event<Orders>("a")] public record A(string Id);
        [Event<Orders>("b")] public sealed record B(string Id);
        """, """
        [Event<Orders>("a")] public partial record A(string Id);
        [Event<Orders>("b")] public sealed partial record B(string Id);
        """);

    [Fact]
    public Task Generic_types_have_no_fix() => OffersNothing("""[Event<Orders>("a")] public record Placed<T>(T Id);""");
}
