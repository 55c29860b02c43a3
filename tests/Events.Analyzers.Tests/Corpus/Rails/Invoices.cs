using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Events;

namespace Rails.Invoices;

[EventStream("rails", MaxLength = 100_000)]
public sealed partial class RailStream;

[Event<RailStream>("month.closed")]
public sealed partial record MonthClosed(string Customer, string Month, decimal Total);

[Event<RailStream>("month.reopened")]
public sealed partial record MonthReopened(string ReopeningId, string Customer, string Month);

[ConsumerGroup<RailStream>("invoices")]
public sealed partial class Invoices(BlobContainerClient container, ServiceBusSender sender)
{
    [Handles]
    public async Task OnClosed(MonthClosed closed, CancellationToken token)
    {
        string name = $"{closed.Customer}/{closed.Month}.json";
        await container.GetBlobClient(name).UploadAsync(BinaryData.FromObjectAsJson(closed), overwrite: true, token);
        await sender.SendMessageAsync(Describe("closed", name, closed.Customer + closed.Month), token);
    }

    [Handles]
    public Task OnReopened(MonthReopened reopened, CancellationToken token) =>
        sender.SendMessageAsync(Describe("reopened", reopened.Month, reopened.ReopeningId), token);

    private static ServiceBusMessage Describe(string kind, string text, string id) => new(JsonSerializer.Serialize(new { kind, text }))
    {
        MessageId = kind + ":" + id,
        Subject = kind,
    };
}
