using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Generation;

/// <summary>The compiler refuses two generated files whose names differ in case only; then nothing at all is generated.</summary>
public sealed class HintNameTests
{
    [Fact]
    public void A_file_is_named_after_its_type() => Assert.Equal(
        ["Shop.A+B+E.Event.g.cs", "Shop.S.Stream.g.cs"],
        Names(
            """
            namespace Shop;
            [EventStream("s")] internal partial class S;
            internal partial class A { internal partial class B { [Event<S>("e")] internal partial record E(string Id); } }
            """));

    [Fact]
    public void Types_that_differ_in_case_only_have_a_file_each() => Assert.Equal(
        ["OrderId-1.Event.g.cs", "OrderX.Event.g.cs", "Orderid-2.Event.g.cs", "S-1.Stream.g.cs", "s-2.Stream.g.cs"],
        Names(
            """
            [EventStream("s")] internal partial class S;
            #pragma warning disable CS8981
            [EventStream("s2")] internal partial class s;
            #pragma warning restore
            [Event<S>("a")] internal partial record OrderId(string Id);
            [Event<S>("b")] internal partial record Orderid(string Id);
            [Event<S>("c")] internal partial record OrderX(string Id);
            """));

    [Fact]
    public void Namespaces_and_containing_types_are_told_apart() => Assert.Equal(
        ["A.B.E.Event.g.cs", "A.C+E.Event.g.cs", "S.Stream.g.cs"],
        Names(
            """
            [EventStream("s")] internal partial class S;
            namespace A.B { [Event<S>("a")] internal partial record E(string Id); }
            namespace A { internal partial class C { [Event<S>("b")] internal partial record E(string Id); } }
            """));

    [Fact]
    public void One_type_of_two_kinds_has_two_files() => Assert.Equal(
        ["G.ConsumerGroup.g.cs", "G.Event.g.cs", "S.Stream.g.cs"],
        Names("""[EventStream("s")] internal partial class S; [Event<S>("e"), ConsumerGroup<S>("g")] internal partial class G;"""));

    [Fact]
    public void Letters_of_all_alphabets_are_kept_and_what_no_file_name_may_hold_is_escaped() => Assert.Equal(
        ["Größe.Event.g.cs", "S.Stream.g.cs", "a{0301}b{203F}c.Event.g.cs"],
        Names(
            "[EventStream(\"s\")] internal partial class S;\n"
            + "[Event<S>(\"e\")] internal partial record Größe(string Id);\n"
            + "[Event<S>(\"f\")] internal partial record a\u0301b\u203Fc(string Id);\n"));

    private static IEnumerable<string> Names(string source) =>
        GeneratorRun.Of(source).AssertCompiles().Files.Keys.Order(StringComparer.Ordinal);
}
