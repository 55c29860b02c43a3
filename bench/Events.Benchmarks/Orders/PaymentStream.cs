using Events.Benchmarks.Baselines;

namespace Events.Benchmarks.Orders;

/// <summary>The stream of events that have an idempotency key.</summary>
[EventStream("bench:payments", MaxLength = OrderCommand.MaxLength)]
public sealed partial class PaymentStream;
