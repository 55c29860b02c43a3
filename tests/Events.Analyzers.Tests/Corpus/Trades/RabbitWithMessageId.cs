using System.Text.Json;
using Events;
using RabbitMQ.Client;

namespace Calm.Bridge;

[EventStream("trains", MaxLength = 20_000)]
public sealed partial class TrainStream;

[Event<TrainStream>("left")]
public sealed partial record TrainLeft(string RunId, string Station);

[ConsumerGroup<TrainStream>("bridge")]
public sealed partial class TrainBridge(IChannel channel)
{
    [Handles]
    public async Task OnLeft(TrainLeft left, EventContext context, CancellationToken token)
    {
        var properties = new BasicProperties { MessageId = context.Id.ToString(), Persistent = true };
        await channel.BasicPublishAsync("trains", "left", true, properties, JsonSerializer.SerializeToUtf8Bytes(left), token);
    }
}
