using System.Text.Json;
using Confluent.Kafka;
using Events;

namespace Harbour.Kafka;

[EventStream("customs", MaxLength = 100_000)]
public sealed partial class CustomsStream;

[Event<CustomsStream>("container.cleared")]
public sealed partial record ContainerCleared(string ContainerId, string Officer, DateTimeOffset At);

[Event<CustomsStream>("container.seized")]
public sealed partial record ContainerSeized(string ContainerId, string Reason);

public sealed class TopicWriter(IProducer<string, string> producer)
{
    public async Task WriteAsync(string topic, string key, object value, CancellationToken token)
    {
        var message = new Message<string, string> { Key = key, Value = JsonSerializer.Serialize(value) };
        await producer.ProduceAsync(topic, message, token);
    }
}

[ConsumerGroup<CustomsStream>("kafka")]
public sealed partial class KafkaForwarder(TopicWriter writer)
{
    [Handles]
    public async Task OnCleared(ContainerCleared cleared, CancellationToken token)
    {
        await writer.WriteAsync("customs", cleared.ContainerId, cleared, token); // EVT3001
    }

    [Handles, Idempotent("readers of the topic compact it by the container")]
    public async Task OnSeized(ContainerSeized seized, CancellationToken token)
    {
        await writer.WriteAsync("customs", seized.ContainerId, seized, token);
    }
}
