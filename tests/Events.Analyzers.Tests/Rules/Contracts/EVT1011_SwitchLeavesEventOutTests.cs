using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1011_SwitchLeavesEventOutTests : RuleTest
{
    public override string Id => "EVT1011";

    // What the generator adds to each event is written out.
    protected override string Wrap(string source) => $$"""
        using Events;
        using Events.Wire;
        [EventStream("orders")] public sealed partial class Orders;
        [EventStream("bills")] public sealed partial class Bills;
        public interface IHasOrder : IEventOf<Orders> { string OrderId { get; } }
        [Event<Orders>("order.placed")] public sealed partial record Placed(string OrderId, decimal Amount) : IHasOrder { void IEventOf<Orders>.EncodeEntry(ref EntryWriter writer) { } }
        [Event<Orders>("order.shipped")] public readonly partial record struct Shipped(string OrderId) : IHasOrder { void IEventOf<Orders>.EncodeEntry(ref EntryWriter writer) { } }
        [Event<Orders>("paused")] public partial record Paused(string Why) : IEventOf<Orders> { void IEventOf<Orders>.EncodeEntry(ref EntryWriter writer) { } }
        [Event<Orders>("paused.long")] public sealed partial record PausedLong(string Why) : Paused(Why), IEventOf<Orders> { void IEventOf<Orders>.EncodeEntry(ref EntryWriter writer) { } }
        [Event<Bills>("billed")] public sealed partial record Billed(string Id) : IEventOf<Bills> { void IEventOf<Bills>.EncodeEntry(ref EntryWriter writer) { } }
        #pragma warning disable CS8509
        public static class Uses
        {
            {{source}}
        }
        """;

    [Fact]
    public Task An_expression_without_an_event() => Flags(
        """
        public static string Name(IEventOf<Orders> happened) => happened [|switch|]
        {
            Placed placed => placed.OrderId,
            Paused => "paused",
        };
        """,
        message: "The switch over events of 'Orders' leaves out 'Shipped': add an arm for it, or one for the rest");

    [Fact]
    public Task A_statement_without_any() => Flags(
        """
        public static void Look(IEventOf<Orders> happened)
        {
            [|switch|] (happened)
            {
                case null: break;
            }
        }
        """,
        message: "The switch over events of 'Orders' leaves out 'Placed', 'Shipped', 'Paused' and 1 more: add an arm for it, or one for the rest");

    [Fact]
    public Task A_base_type_takes_what_derives_from_it_and_not_the_other_way_round() => Flags("""
        public static int A(IEventOf<Orders> happened) => happened switch { Placed => 1, Shipped => 2, Paused => 3 };
        public static int B(IEventOf<Orders> happened) => happened [|switch|] { Placed => 1, Shipped => 2, PausedLong => 3 };
        """);

    [Fact]
    public Task Arms_that_may_not_match() => Flags("""
        public static int A(IEventOf<Orders> happened) => happened [|switch|] { Placed p when p.Amount > 1 => 1, Shipped => 2, Paused => 3 };
        public static int B(IEventOf<Orders> happened) => happened [|switch|] { Placed { Amount: > 1 } => 1, Shipped => 2, Paused => 3 };
        public static int C(IEventOf<Orders> happened) => happened [|switch|] { Placed("o-1", _) => 1, Shipped => 2, Paused => 3 };
        public static int D(IEventOf<Orders> happened) => happened [|switch|] { Placed and { } => 1, Shipped or Paused { Why: "" } => 2 };
        """);

    [Fact]
    public Task An_interface_of_some_events() => Flags("""
        public static int A(IHasOrder happened) => happened switch { Placed => 1, Shipped => 2 };
        public static int B(IHasOrder happened) => happened [|switch|] { Placed => 1 };
        """);

    [Fact]
    public Task A_value_that_may_be_null() => Flags("""
        public static int A(IEventOf<Orders>? happened) => happened [|switch|] { null => 0, Placed => 1, Shipped => 2 };
        """);

    [Theory]
    [InlineData("""public static int A(IEventOf<Orders> happened) => happened switch { Placed => 1, Shipped => 2, PausedLong => 3, Paused => 4 };""")]
    [InlineData("""public static int B(IEventOf<Orders> happened) => happened switch { Placed(var id, _) => id.Length, Shipped { OrderId: var id } => id.Length, Paused { } => 4 };""")]
    [InlineData("""public static int C(IEventOf<Orders> happened) => happened switch { Placed or Shipped => 1, Paused => 4 };""")]
    [InlineData("""public static int D(IEventOf<Orders> happened) => happened switch { IHasOrder => 1, Paused => 4 };""")]
    [InlineData("""public static int E(IEventOf<Orders> happened) => happened switch { IEventOf<Orders> => 1 };""")]
    [InlineData("""public static int F(IEventOf<Bills> happened) { switch (happened) { case Billed: return 1; } return 2; }""")]
    public Task Switches_that_have_all(string source) => Silent(source);

    [Theory]
    [InlineData("""public static int A(IEventOf<Orders> happened) => happened switch { Placed => 1, _ => 2 };""")]
    [InlineData("""public static int B(IEventOf<Orders> happened) => happened switch { Placed => 1, var rest => rest.GetHashCode() };""")]
    [InlineData("""public static int C(IEventOf<Orders> happened) => happened switch { Placed => 1, not null => 2 };""")]
    [InlineData("""public static int D(IEventOf<Orders> happened) => happened switch { Placed => 1, { } => 2 };""")]
    [InlineData("""public static int E(IEventOf<Orders> happened) => happened switch { Placed => 1, not Placed => 2 };""")]
    [InlineData("""public static int F(IEventOf<Orders> happened) { switch (happened) { case Placed: return 1; default: return 2; } }""")]
    public Task Switches_with_an_arm_for_the_rest(string source) => Silent(source);

    [Theory]
    [InlineData("""public static int A(object happened) => happened switch { Placed => 1, _ => 2 };""")]
    [InlineData("""public static void B(object happened) { switch (happened) { case Placed: break; } }""")]
    [InlineData("""public static void C(Paused happened) { switch (happened) { case PausedLong: break; } }""")]
    [InlineData("""public static void D<T>(T happened) where T : IEventOf<Orders> { switch (happened) { case Placed: break; } }""")]
    [InlineData("""public static void E(int number) { switch (number) { case 1: break; } }""")]
    [InlineData("""public static void F(IEvents happened) { switch (happened) { case Odd: break; } } public interface IEvents; private sealed class Odd : IEvents;""")]
    public Task Switches_over_something_else(string source) => Silent(source);
}
