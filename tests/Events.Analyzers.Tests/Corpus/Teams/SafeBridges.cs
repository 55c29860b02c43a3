using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Confluent.Kafka;
using Events;
using RabbitMQ.Client;

namespace Good.Bridges;

[EventStream("parcels", MaxLength = 200_000)]
public sealed partial class ParcelStream;

[Event<ParcelStream>("picked")]
public sealed partial record Picked(string ParcelId, int Lines);

[Event<ParcelStream>("packed")]
public sealed partial record Packed(string ParcelId, decimal Weight);

[Event<ParcelStream>("shipped")]
public sealed partial record Shipped(string ParcelId, string Tracking);

[ConsumerGroup<ParcelStream>("bridges")]
public sealed partial class Bridges(IChannel channel, ServiceBusSender sender, IProducer<string, string> kafka)
{
    [Handles]
    public async Task OnPicked(Picked picked, EventContext context, CancellationToken ct)
    {
        var props = new BasicProperties { MessageId = context.Id.ToString(), Persistent = true };
        await channel.BasicPublishAsync("warehouse", "picked", false, props, JsonSerializer.SerializeToUtf8Bytes(picked), ct);
    }

    [Handles]
    public Task OnPacked(Packed packed, CancellationToken ct) =>
        sender.SendMessageAsync(new ServiceBusMessage(JsonSerializer.Serialize(packed)) { MessageId = $"packed:{packed.ParcelId}" }, ct);

    [Handles, DedupeBy(nameof(Shipped.ParcelId))]
    public async Task OnShipped(Shipped shipped, CancellationToken ct)
    {
        await kafka.ProduceAsync("shipped", new Message<string, string> { Key = shipped.ParcelId, Value = shipped.Tracking }, ct);
    }
}
