using System.IO;
using Azure.Messaging.ServiceBus;
using Events;
using RabbitMQ.Client;

namespace Harbour.Invoices.Keyed;

[EventStream("invoices", MaxLength = 10_000)]
public sealed partial class InvoiceStream;

[Event<InvoiceStream>("invoice.paid")]
public sealed partial record InvoicePaid(string InvoiceId, decimal Amount);

[Event<InvoiceStream>("invoice.void")]
public sealed partial record InvoiceVoid(string InvoiceId, string Reason);

[ConsumerGroup<InvoiceStream>("files")]
public sealed partial class InvoiceFiles(ServiceBusSender sender, IChannel rabbit)
{
    [Handles]
    public async Task OnPaid(InvoicePaid paid, EventContext context, CancellationToken token)
    {
        var message = new ServiceBusMessage($"{paid.InvoiceId};{paid.Amount}") { MessageId = context.Id.ToString() };
        await sender.SendMessageAsync(message, token);
        var properties = new BasicProperties { MessageId = paid.InvoiceId };
        await rabbit.BasicPublishAsync("invoices", "paid", mandatory: true, properties, BinaryData.FromString(paid.InvoiceId), token);
    }

    [Handles]
    public Task OnVoid(InvoiceVoid voided, CancellationToken token) =>
        File.WriteAllTextAsync(Path.Combine("/var/lib/invoices", voided.InvoiceId + ".void"), voided.Reason, token);
}
