using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Confluent.Kafka;
using Events;
using RabbitMQ.Client;

namespace Street.Warehouse;

[EventStream("stock", MaxLength = 300_000)]
public sealed partial class StockStream;

[Event<StockStream>("stock.low")]
public sealed partial record StockLow(string NoticeId, string Sku, int Left);

[Event<StockStream>("stock.counted")]
public sealed partial record StockCounted(string CountId, string Sku, int Amount);

[Event<StockStream>("stock.lost")]
public sealed partial record StockLost(string LossId, string Sku, int Amount);

[ConsumerGroup<StockStream>("bridge")]
public sealed partial class StockBridge(IChannel rabbit, ServiceBusSender bus, IProducer<string, string> kafka)
{
    [Handles]
    public async Task OnLow(StockLow low, CancellationToken token)
    {
        byte[] body = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(low));
        await rabbit.BasicPublishAsync("warehouse", "reorder." + low.Sku, body, token); // EVT3001
    }

    [Handles]
    public async Task OnCounted(StockCounted counted, CancellationToken token)
    {
        var message = new ServiceBusMessage(BinaryData.FromObjectAsJson(counted)) { Subject = "counted" };
        message.MessageId = counted.CountId;
        await bus.SendMessageAsync(message, token);
    }

    [Handles]
    public async Task OnLost(StockLost lost, CancellationToken token)
    {
        var message = new Message<string, string> { Key = lost.Sku, Value = JsonSerializer.Serialize(lost) };
        DeliveryResult<string, string> result = await kafka.ProduceAsync("losses", message, token); // EVT3001
        if (result.Status == PersistenceStatus.NotPersisted) throw new InvalidOperationException("not persisted");
    }
}
