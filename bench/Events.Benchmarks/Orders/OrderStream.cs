using Events.Benchmarks.Baselines;

namespace Events.Benchmarks.Orders;

/// <summary>The stream of every workload; most give it a key of their own.</summary>
[EventStream("bench:orders", MaxLength = OrderCommand.MaxLength)]
public sealed partial class OrderStream;
