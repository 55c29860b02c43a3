using Events.Benchmarks.Orders;
using Events.Client;
using Events.Producing;
using Events.Store;

namespace Events.Benchmarks.Workloads;

/// <summary>Through the product: a typed produce method, a group consumer.</summary>
internal sealed class ProductRoute(EventsClient events, StreamKey stream) : IRoute
{
    private readonly OrderStream _orders =
        events.OpenStream<OrderStream>(new StreamOptions { Key = stream.Name });

    private readonly List<Task> _unanswered = [];
    private ValueTask<EntryId> _last;
    private GroupConsumer? _consumer;

    public Task StartConsuming(long[] arrivals)
    {
        var handlers = new OrderArrivals(arrivals, arrivals.Length);
        _consumer = events.CreateConsumer(handlers, new ConsumerOptions { Name = "product" }, stream.Name);
        _consumer.Start();
        return handlers.AllArrived;
    }

    public void Produce(OrderPlaced order)
    {
        // By now it is answered, unless the machine stood still.
        if (_last.IsCompleted) _ = _last.Result;
        else _unanswered.Add(_last.AsTask());
        _last = _orders.ProduceAsync(order);
    }

    public async Task StopAsync()
    {
        await _last;
        await Task.WhenAll(_unanswered);
        await _consumer!.DisposeAsync();
    }
}
