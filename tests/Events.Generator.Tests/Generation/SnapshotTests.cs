using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Generation;

/// <summary>One full example, to read.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void Orders() => Snapshot.Verify(GeneratorRun.Of(
        """
        namespace Orders;

        /// <summary>Where an order stands.</summary>
        public enum OrderStatus
        {
            /// <summary>Not paid.</summary>
            Open,

            /// <summary>Paid.</summary>
            Paid,
        }

        /// <summary>All that happens to orders.</summary>
        [EventStream("demo:events:orders", MaxLength = 2_000)]
        public sealed partial class OrderStream;

        /// <summary>A customer placed an order.</summary>
        /// <param name="OrderId">Which order.</param>
        /// <param name="Customer">Who.</param>
        /// <param name="Amount">What it costs.</param>
        /// <param name="Lines">How many lines it has.</param>
        /// <param name="Status">Where it stands.</param>
        [Event<OrderStream>("order.placed"), OrderedBy(nameof(OrderId))]
        public sealed partial record OrderPlaced(
            string OrderId, string Customer, decimal Amount, int? Lines, OrderStatus Status = OrderStatus.Open)
        {
            /// <summary>What the customer wrote.</summary>
            public string? Note { get; init; }

            /// <summary>The currency of the amount.</summary>
            [Field("ccy")]
            public string Currency { get; init; } = "EUR";
        }

        /// <summary>An order left the house.</summary>
        /// <param name="OrderId">Which order.</param>
        /// <param name="At">When.</param>
        [Event<OrderStream>("order.shipped")]
        public readonly partial record struct OrderShipped(string OrderId, DateTimeOffset At);

        /// <summary>Writes to customers.</summary>
        [ConsumerGroup<OrderStream>("notifications", StartAt = GroupStart.Beginning)]
        public sealed partial class Notifications
        {
            /// <summary>Sends the receipt.</summary>
            [Handles, DedupeBy(nameof(OrderPlaced.OrderId))]
            public Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken cancellationToken) => Task.CompletedTask;

            /// <summary>Sends the tracking number.</summary>
            [Handles]
            public static ValueTask OnShipped(OrderShipped shipped) => default;
        }

        /// <summary>Counts in bulk.</summary>
        [ConsumerGroup<OrderStream>("reports")]
        public sealed partial class Reports
        {
            /// <summary>Adds to the day's total.</summary>
            [Handles(MaxBatch = 500, MaxWaitMilliseconds = 50), DedupeBy(nameof(OrderPlaced.OrderId))]
            public Task OnPlaced(IReadOnlyList<OrderPlaced> placed, BatchContext context, CancellationToken cancellationToken) => Task.CompletedTask;

            /// <summary>Remembers when.</summary>
            [Handles]
            public static ValueTask OnShipped(IReadOnlyList<OrderShipped> shipped) => default;
        }
        """).AssertCompiles());
}
