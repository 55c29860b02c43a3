using Azure.Messaging.ServiceBus;
using Events;

namespace Bridge.Azure;

[EventStream("azure-bridge", MaxLength = 10_000)]
public sealed partial class AzureStream;

[Event<AzureStream>("shipped")]
public sealed partial record Shipped(string ShipmentId, string Order);

[ConsumerGroup<AzureStream>("service-bus")]
public sealed partial class ServiceBusBridge(ServiceBusSender sender)
{
    [Handles]
    public Task OnShipped(Shipped shipped, EventContext context, CancellationToken token) =>
        sender.SendMessageAsync(new ServiceBusMessage(BinaryData.FromObjectAsJson(shipped)) { MessageId = context.Id.ToString(), Subject = "shipped" }, token);
}
