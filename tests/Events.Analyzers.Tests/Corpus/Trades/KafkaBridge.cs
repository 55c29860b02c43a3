using System.Text.Json;
using Confluent.Kafka;
using Events;

namespace Harbor.Lake;

[EventStream("cranes", MaxLength = 20_000)]
public sealed partial class CraneStream;

[Event<CraneStream>("lifted")]
public sealed partial record Lifted(string LiftId, string Container, double Tons);

public abstract class LakeWriter<T>(IProducer<string, string> producer, string topic)
{
    protected Task WriteAsync(string key, T value, CancellationToken token) =>
        producer.ProduceAsync(topic, new Message<string, string> { Key = key, Value = JsonSerializer.Serialize(value) }, token);
}

[ConsumerGroup<CraneStream>("lake")]
public sealed partial class LakeGroup(IProducer<string, string> producer) : LakeWriter<Lifted>(producer, "lifts")
{
    [Handles]
    public Task OnLifted(Lifted lifted, CancellationToken token) => WriteAsync(lifted.Container, lifted, token); // EVT3001
}
