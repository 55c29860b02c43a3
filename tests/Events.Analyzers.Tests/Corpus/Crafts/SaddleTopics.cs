using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Events;

namespace Craft.Saddles;

[EventStream("saddles", MaxLength = 20_000)]
public sealed partial class SaddleStream;

[Event<SaddleStream>("fitted")]
public sealed partial record SaddleFitted(string FittingId, string Horse);

[Event<SaddleStream>("sold")]
public sealed partial record SaddleSold(string SaleId, string Horse, decimal Price);

public sealed class Topic(ServiceBusClient client, string name) : IAsyncDisposable
{
    private readonly ServiceBusSender _sender = client.CreateSender(name);

    public async Task PutAsync<T>(T body, string? id, CancellationToken token)
    {
        var message = new ServiceBusMessage(JsonSerializer.SerializeToUtf8Bytes(body));
        if (id is not null) message.MessageId = id;
        await _sender.SendMessageAsync(message, token);
    }

    public ValueTask DisposeAsync() => _sender.DisposeAsync();
}

[ConsumerGroup<SaddleStream>("stable")]
public sealed partial class SaddleTopics(ServiceBusClient client)
{
    [Handles]
    public async Task OnFitted(SaddleFitted fitted, CancellationToken token)
    {
        await using ServiceBusSender sender = client.CreateSender("fittings");
        using ServiceBusMessageBatch batch = await sender.CreateMessageBatchAsync(token);
        batch.TryAddMessage(new ServiceBusMessage(fitted.Horse) { Subject = "fitting" });
        await sender.SendMessagesAsync(batch, token); // EVT3001
    }

    [Handles]
    public async Task OnSold(SaddleSold sold, CancellationToken token)
    {
        await using var topic = new Topic(client, "sales");
        await topic.PutAsync(sold, sold.SaleId, token);
    }
}
