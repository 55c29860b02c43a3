using System.Text.Json;
using Confluent.Kafka;
using Events;

namespace Craft.Ropes;

[EventStream("ropes", MaxLength = 20_000)]
public sealed partial class RopeStream;

[Event<RopeStream>("twisted")]
public sealed partial record Twisted(string RopeId, int Strands);

[ConsumerGroup<RopeStream>("lake")]
public sealed partial class RopeTelemetry(IProducer<Null, byte[]> producer)
{
    [Handles]
    public Task OnTwisted(Twisted twisted)
    {
        var message = new Message<Null, byte[]> { Value = JsonSerializer.SerializeToUtf8Bytes(twisted) };
        producer.Produce("ropes", message); // EVT3001
        producer.Flush(TimeSpan.FromSeconds(5));
        return Task.CompletedTask;
    }
}
