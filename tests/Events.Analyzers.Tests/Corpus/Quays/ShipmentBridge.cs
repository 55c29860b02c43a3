using System.Text.Json;
using Confluent.Kafka;
using Events;

namespace Quay.Bridge;

[EventStream("quay:shipments", MaxLength = 100_000)]
public sealed partial class ShipmentStream;

[Event<ShipmentStream>("shipment.packed")]
public sealed partial record ShipmentPacked(string ShipmentId, string Carrier, double Kilograms);

[Event<ShipmentStream>("shipment.handed-over")]
public sealed partial record ShipmentHandedOver(string ShipmentId, string Carrier, string Tracking);

public sealed record ShipmentMessage(string Id, string Carrier, string Kind)
{
    public static ShipmentMessage Of(ShipmentPacked packed) => new(packed.ShipmentId, packed.Carrier, "packed");

    public static ShipmentMessage Of(ShipmentHandedOver over) => new(over.ShipmentId, over.Carrier, "handed-over");
}

internal static class ProducerExtensions
{
    public static async Task PublishJsonAsync<T>(this IProducer<string, string> producer, string topic, string key, T value, CancellationToken token)
        where T : notnull
    {
        var message = new Message<string, string> { Key = key, Value = JsonSerializer.Serialize(value) };
        await producer.ProduceAsync(topic, message, token);
    }
}

[ConsumerGroup<ShipmentStream>("kafka-bridge")]
public sealed partial class ShipmentBridge(IProducer<string, string> producer)
{
    private const string Topic = "logistics.shipments.v1";

    [Handles]
    public Task OnPacked(ShipmentPacked packed, CancellationToken token) =>
        producer.PublishJsonAsync(Topic, packed.ShipmentId, ShipmentMessage.Of(packed), token); // EVT3001

    [Handles]
    public Task OnHandedOver(ShipmentHandedOver over, CancellationToken token)
    {
        producer.Produce(Topic, new Message<string, string> { Key = over.ShipmentId, Value = over.Tracking }); // EVT3001
        return Task.CompletedTask;
    }
}
