using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Confluent.Kafka;
using Events;
using RabbitMQ.Client;

namespace Bridges;

[EventStream("fulfilment", MaxLength = 200_000)]
public sealed partial class FulfilmentStream;

[Event<FulfilmentStream>("picked")]
public sealed partial record Picked(string OrderNo, string Picker, int Lines);

[Event<FulfilmentStream>("packed")]
public sealed partial record Packed(string OrderNo, decimal Weight);

[Event<FulfilmentStream>("shipped")]
public sealed partial record Shipped(string OrderNo, string Tracking);

[ConsumerGroup<FulfilmentStream>("rabbit")]
public sealed partial class RabbitBridge(IChannel channel)
{
    [Handles]
    public async Task OnPicked(Picked picked, CancellationToken ct)
    {
        var props = new BasicProperties { ContentType = "application/json", DeliveryMode = DeliveryModes.Persistent };
        ReadOnlyMemory<byte> body = JsonSerializer.SerializeToUtf8Bytes(picked);
        await channel.BasicPublishAsync("warehouse", "picked", mandatory: false, props, body, ct); // EVT3001
    }
}

[ConsumerGroup<FulfilmentStream>("azure")]
public sealed partial class AzureBridge(ServiceBusClient client)
{
    private readonly ServiceBusSender _sender = client.CreateSender("packed");

    [Handles]
    public async Task OnPacked(Packed packed, CancellationToken ct)
    {
        var message = new ServiceBusMessage(BinaryData.FromObjectAsJson(packed))
        {
            Subject = "packed",
            MessageId = Guid.NewGuid().ToString("N"), // EVT3003
        };
        await _sender.SendMessageAsync(message, ct); // EVT3001
    }
}

public interface IShipmentFeed { Task PublishAsync(Shipped shipped, CancellationToken ct); }

public sealed class KafkaShipmentFeed(IProducer<string, string> producer) : IShipmentFeed
{
    public async Task PublishAsync(Shipped shipped, CancellationToken ct)
    {
        var message = new Message<string, string> { Key = shipped.OrderNo, Value = JsonSerializer.Serialize(shipped) };
        await producer.ProduceAsync("shipments", message, ct);
    }
}

[ConsumerGroup<FulfilmentStream>("kafka")]
public sealed partial class KafkaBridge(IShipmentFeed feed)
{
    [Handles]
    public Task OnShipped(Shipped shipped, CancellationToken ct) => feed.PublishAsync(shipped, ct); // EVT3001
}
