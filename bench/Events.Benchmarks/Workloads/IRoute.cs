using Events.Benchmarks.Orders;

namespace Events.Benchmarks.Workloads;

/// <summary>One way for an event to go from a producer to a handler.</summary>
internal interface IRoute
{
    /// <summary>Starts to note the arrivals.</summary>
    /// <param name="arrivals">When each event arrived, by its order ID, which is a number.</param>
    /// <returns>Completes when all have arrived.</returns>
    Task StartConsuming(long[] arrivals);

    /// <summary>Produces an event; called by one thread.</summary>
    void Produce(OrderPlaced order);

    Task StopAsync();
}
