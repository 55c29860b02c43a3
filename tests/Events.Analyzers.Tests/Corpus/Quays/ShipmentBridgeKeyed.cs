using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Events;

namespace Quay.BridgeKeyed;

[EventStream("quay:shipments", MaxLength = 100_000)]
public sealed partial class ShipmentStream;

[Event<ShipmentStream>("shipment.packed")]
public sealed partial record ShipmentPacked(string ShipmentId, string Carrier, double Kilograms);

public interface IShipmentPublisher
{
    Task PublishAsync(ShipmentPacked packed, string messageId, CancellationToken token);
}

public sealed class KafkaShipmentPublisher(IProducer<string, string> producer) : IShipmentPublisher
{
    public async Task PublishAsync(ShipmentPacked packed, string messageId, CancellationToken token)
    {
        var message = new Message<string, string>
        {
            Key = packed.ShipmentId,
            Value = JsonSerializer.Serialize(packed),
            Headers = new Headers { { "message-id", Encoding.UTF8.GetBytes(messageId) } },
        };
        await producer.ProduceAsync("logistics.shipments.v2", message, token);
    }
}

[ConsumerGroup<ShipmentStream>("kafka-bridge")]
public sealed partial class ShipmentBridgeKeyed(IShipmentPublisher publisher)
{
    [Handles]
    public Task OnPacked(ShipmentPacked packed, EventContext context, CancellationToken token) =>
        publisher.PublishAsync(packed, context.Id.ToString(), token);
}
