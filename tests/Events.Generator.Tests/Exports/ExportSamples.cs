namespace Events.Generator.Tests.Exports;

/// <summary>Declarations whose exports are looked at.</summary>
internal static class ExportSamples
{
    public const string Shop = """
        using Events.Wire;

        /// <summary>All that happens to <c>orders</c>.</summary>
        [EventStream("shop:orders", MaxLength = 1000)] internal sealed partial class Orders;
        internal enum Channel { Web, [System.Runtime.Serialization.EnumMember(Value = "over the counter"), Alias("shop")] Shop, [UnknownValue] Other }
        internal sealed record Address(string Street, [Alias("postcode")] string Zip, string? City);
        internal sealed record Hints(string? Door = null, string? Bell = null);
        /// <summary>An order was placed by a
        /// <see cref="Orders">customer</see>.</summary>
        /// <param name="OrderId">Which one.</param>
        /// <param name="Currency">ISO 4217 &amp; more.</param>
        [Event<Orders>("order.placed", Version = 2), Alias("order.created"), DedupeBy("OrderId", WindowSeconds = 60), OrderedBy("OrderId")]
        internal sealed partial record OrderPlaced(
            [Alias("id")] string OrderId, Channel Channel, Address ShipTo, [Alias("billing")] Address? BillTo, Hints? Hints, string? Currency = "EUR", int Count = 3, decimal? Discount = null, [EnumField(AsNumber = true)] Channel? Number = null)
        {
            /// <summary>Lines | parts.</summary>
            public required IReadOnlyList<int?> Lines { get; init; }
            public Dictionary<string, double>? Totals { get; init; }
            [Obsolete("use Currency")] public string Old { get; init; } = "a \"b\" \\ c";
            public Channel Kind { get; init; } = Channel.Shop;
            [FieldConverter<UnixSeconds>] public DateTimeOffset? At { get; init; }
            public UnknownFields? More { get; init; }
        }
        /// <summary>Not in use.</summary>
        [Event<Orders>("order.closed"), Obsolete("it never closes")]
        internal sealed partial record OrderClosed;
        [Event<Orders>("order.paid", ReadsUntyped = true)]
        internal readonly partial record struct OrderPaid(Guid Id, TimeSpan? Took);
        """;

    /// <summary>Names that no file and no part of a document may have as they are.</summary>
    public const string Odd = """
        [EventStream("a/../b: \"%$(X)\" ü;\\")] internal sealed partial class Odd;
        [EventStream("A:.b")] internal sealed partial class Upper;
        [EventStream("a:.B")] internal sealed partial class Lower;
        [EventStream("nothing")] internal sealed partial class Nothing;
        [Event<Odd>("../../etc/passwd")] internal sealed partial record Up([Field("a|b\n`c`")] string Name);
        [Event<Odd>("CON *?")] internal sealed partial record Con([Field("$ref")] int X, [Field("__proto__")] int Y);
        [Event<Upper>("it.is")] internal sealed partial record ItIs(int X);
        [Event<Upper>("It.Is")] internal sealed partial record ItIsToo(int X);
        [Event<Lower>("it is")] internal sealed partial record Spaced(int X);
        [EventStream("shop")] internal sealed partial class OddShop;
        [EventStream("shop:orders")] internal sealed partial class OddOrders;
        [Event<OddShop>("order:paid")] internal sealed partial record PaidWithColon(int X);
        [Event<OddShop>("order.paid")] internal sealed partial record PaidWithPoint(int X);
        [Event<OddShop>("Order/paid")] internal sealed partial record PaidWithSlash(int X);
        [Event<OddShop>("orders.paid")] internal sealed partial record OfShop(int X);
        [Event<OddOrders>("paid")] internal sealed partial record OfOrders(int X);
        [Event<OddOrders>("con")] internal sealed partial record Console(int X);
        [EventStream("aux")] internal sealed partial class Aux;
        [Event<Aux>("LPT1.x")] internal sealed partial record Printer(int X);
        [Event<Aux>("注文が支払われました注文が支払われました注文が支払われました甲注文が支払われました注文が支払われました")] internal sealed partial record LongOne(int X);
        [Event<Aux>("注文が支払われました注文が支払われました注文が支払われました乙注文が支払われました注文が支払われました")] internal sealed partial record LongTwo(int X);
        """;
}
