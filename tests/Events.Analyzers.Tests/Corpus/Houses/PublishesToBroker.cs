using System.Text.Json;
using Confluent.Kafka;
using Events;

namespace Bridge.Kafka;

[EventStream("bridge", MaxLength = 10_000)]
public sealed partial class BridgeStream;

[Event<BridgeStream>("order.closed")]
public sealed partial record OrderClosed(string OrderId, decimal Total);

public sealed class TopicWriter(IProducer<string, string> producer)
{
    public async Task WriteAsync<T>(string topic, string key, T value, CancellationToken token) =>
        await producer.ProduceAsync(topic, new Message<string, string> { Key = key, Value = JsonSerializer.Serialize(value) }, token);
}

[ConsumerGroup<BridgeStream>("kafka")]
public sealed partial class KafkaBridge(TopicWriter topics)
{
    [Handles]
    public Task OnClosed(OrderClosed closed, CancellationToken token) => topics.WriteAsync("orders.closed", closed.OrderId, closed, token); // EVT3001
}
