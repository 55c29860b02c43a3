using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Contracts;

public sealed class EVT1011_FixTests : FixTest
{
    public override string Id => "EVT1011";

    // What the generator adds to each event is written out.
    protected override string Wrap(string source) => $$"""
        using Events;
        using Events.Wire;
        [EventStream("orders")] public sealed partial class Orders;
        [Event<Orders>("order.placed")] public sealed partial record Placed(string OrderId) : IEventOf<Orders> { void IEventOf<Orders>.EncodeEntry(ref EntryWriter writer) { } }
        [Event<Orders>("order.shipped")] public readonly partial record struct Shipped(string OrderId) : IEventOf<Orders> { void IEventOf<Orders>.EncodeEntry(ref EntryWriter writer) { } }
        [Event<Orders>("paused")] public partial record Paused(string Why) : IEventOf<Orders> { void IEventOf<Orders>.EncodeEntry(ref EntryWriter writer) { } }
        [Event<Orders>("paused.long")] public sealed partial record PausedLong(string Why) : Paused(Why), IEventOf<Orders> { void IEventOf<Orders>.EncodeEntry(ref EntryWriter writer) { } }
        #pragma warning disable CS8509
        public static class Uses
        {
        {{source}}
        }
        """;

    [Fact]
    public Task An_expression_gets_arms_in_the_style_of_its_own() => Fixes(
        """
            public static int A(IEventOf<Orders> happened) => happened [|switch|]
            {
                Placed => 1,
                Paused => 2,
            };
        """,
        """
            public static int A(IEventOf<Orders> happened) => happened switch
            {
                Placed => 1,
                Paused => 2,
                Shipped => throw new NotImplementedException(),
            };
        """);

    [Fact]
    public Task Without_a_comma_behind_the_last_one_there_is_none_afterwards() => Fixes(
        """
            public static int A(IEventOf<Orders> happened) => happened [|switch|]
            {
                Paused => 2 // as good as never
            };
        """,
        """
            public static int A(IEventOf<Orders> happened) => happened switch
            {
                Paused => 2, // as good as never
                Placed => throw new NotImplementedException(),
                Shipped => throw new NotImplementedException()
            };
        """);

    [Fact]
    public Task On_one_line() => Fixes(
        """    public static int A(IEventOf<Orders> happened) => happened [|switch|] { Placed => 1, Paused => 2 };""",
        """    public static int A(IEventOf<Orders> happened) => happened switch { Placed => 1, Paused => 2, Shipped => throw new NotImplementedException() };""");

    [Fact]
    public Task What_derives_stands_in_front_of_its_base() => Fixes(
        """
            public static int A(IEventOf<Orders> happened) => happened [|switch|]
            {
            };
        """,
        """
            public static int A(IEventOf<Orders> happened) => happened switch
            {
                PausedLong => throw new NotImplementedException(),
                Placed => throw new NotImplementedException(),
                Shipped => throw new NotImplementedException(),
                Paused => throw new NotImplementedException(),
            };
        """);

    [Fact]
    public Task A_statement_gets_sections() => Fixes(
        """
            public static int A(IEventOf<Orders> happened)
            {
                [|switch|] (happened)
                {
                    case Placed { OrderId: "o-1" }:
                    case Paused when happened.ToString() is { Length: 1 }:
                        return 1;
                    case Shipped shipped:
                        return shipped.OrderId.Length;
                }

                return 2;
            }
        """,
        """
            public static int A(IEventOf<Orders> happened)
            {
                switch (happened)
                {
                    case Placed { OrderId: "o-1" }:
                    case Paused when happened.ToString() is { Length: 1 }:
                        return 1;
                    case Shipped shipped:
                        return shipped.OrderId.Length;
                    case PausedLong:
                        throw new NotImplementedException();
                    case Placed:
                        throw new NotImplementedException();
                    case Paused:
                        throw new NotImplementedException();
                }

                return 2;
            }
        """);

    [Fact]
    public Task All_at_once() => FixesAll(
        """
            public static int A(IEventOf<Orders> happened) => happened switch { Placed => 1, Paused => 2 };
            public static int B(IEventOf<Orders> happened) => happened switch { Shipped => 1, Paused => 2 };
        """,
        """
            public static int A(IEventOf<Orders> happened) => happened switch { Placed => 1, Paused => 2, Shipped => throw new NotImplementedException() };
            public static int B(IEventOf<Orders> happened) => happened switch { Shipped => 1, Paused => 2, Placed => throw new NotImplementedException() };
        """);
}
