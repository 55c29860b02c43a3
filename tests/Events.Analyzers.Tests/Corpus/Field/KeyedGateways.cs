using System.Net.Http.Json;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Events;
using Events.Handling;
using RabbitMQ.Client;
using StackExchange.Redis;
using Stripe;

namespace Gateways;

[EventStream("gateways", MaxLength = 10_000)]
public sealed partial class GatewayStream;

[Event<GatewayStream>("charge")]
public sealed partial record ChargeAsked(string ChargeId, long Cents);

[Event<GatewayStream>("message")]
public sealed partial record MessageAsked(string MessageId, string Text);

[Event<GatewayStream>("report")]
public sealed partial record ReportAsked(string ReportId, byte[] Content);

[Event<GatewayStream>("note")]
public sealed partial record NoteAsked(string NoteId, string Text);

public interface ITransfers { Task TransferAsync(string from, string to, decimal amount, string idempotencyKey, CancellationToken token); }

[ConsumerGroup<GatewayStream>("gateways")]
public sealed partial class GatewayConsumer(
    ChargeService charges, ServiceBusSender bus, IChannel rabbit, BlobContainerClient blobs, ITransfers transfers, IDatabase redis)
{
    [Handles]
    public async Task OnCharge(ChargeAsked asked, CancellationToken token)
    {
        await charges.CreateAsync(new ChargeCreateOptions { Amount = asked.Cents }, new RequestOptions { IdempotencyKey = asked.ChargeId }, token);
        await transfers.TransferAsync("customer", "shop", asked.Cents / 100m, idempotencyKey: asked.ChargeId, token);
    }

    [Handles]
    public async Task OnMessage(MessageAsked asked, EventContext context, CancellationToken token)
    {
        await bus.SendMessageAsync(new ServiceBusMessage(asked.Text) { MessageId = asked.MessageId }, token);
        var properties = new BasicProperties { MessageId = context.Id.ToString(), Persistent = true };
        await rabbit.BasicPublishAsync("messages", "", true, properties, System.Text.Encoding.UTF8.GetBytes(asked.Text), token);
    }

    [Handles]
    public async Task OnReport(ReportAsked asked, CancellationToken token)
    {
        BlobClient blob = blobs.GetBlobClient($"reports/{asked.ReportId}.pdf");
        await blob.UploadAsync(BinaryData.FromBytes(asked.Content), overwrite: true, token);
    }

    [Handles, DedupeBy(nameof(NoteAsked.NoteId))]
    public Task OnNote(NoteAsked asked) => redis.ListRightPushAsync("notes", asked.Text);
}
