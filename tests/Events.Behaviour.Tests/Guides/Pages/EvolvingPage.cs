using Events.Contracts;

namespace Events.Behaviour.Guides.Pages;

/// <summary>The code of docs/contracts/evolving.md, block by block.</summary>
internal static partial class EvolvingPage
{
    public static partial class Renamed
    {
        [EventStream("guide:renamed")]
        public sealed partial class OrderStream;

        [Event<OrderStream>("order.placed"), Alias("order.created")]
        public sealed partial record OrderPlaced(
            string OrderId,
            [Alias("customer_id", "cust")] string Customer,
            string Currency = "EUR");                        // what entries lack that were written before there was a currency

        public enum Channel
        {
            [Alias("internet")] Web,
            Shop,
            [UnknownValue] Other,                            // whatever a newer producer knows
        }

        [Event<OrderStream>("order.moved")]
        public sealed partial record OrderMoved(Channel To);
    }

    public static partial class Versioned
    {
        [EventStream("guide:versioned")]
        public sealed partial class OrderStream;

        [Event<OrderStream>("order.placed")]
        public sealed partial record OrderPlacedV1(string OrderId, int Cents);

        [Event<OrderStream>("order.placed", Version = 2)]
        public sealed partial record OrderPlaced(string OrderId, decimal Amount)
        {
            [Upcast]
            private static OrderPlaced From(OrderPlacedV1 old) => new(old.OrderId, old.Cents / 100m);
        }
    }

    public static partial class Kept
    {
        [EventStream("guide:kept")]
        public sealed partial class OrderStream;

        [Event<OrderStream>("order.placed")]
        public sealed partial record OrderPlaced(string OrderId)
        {
            public UnknownFields? More { get; init; }
        }
    }

    public static partial class Gone
    {
        [EventStream("shop:events:orders"), Retired("order.cancelled")]
        public sealed partial class OrderStream;

        [Event<OrderStream>("order.placed"), Retired("coupon")]
        public sealed partial record OrderPlaced(string OrderId);
    }
}
