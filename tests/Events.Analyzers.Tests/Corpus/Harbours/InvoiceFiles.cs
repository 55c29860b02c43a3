using System.IO;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Azure.Messaging.ServiceBus;
using Events;

namespace Harbour.Invoices;

[EventStream("invoices", MaxLength = 10_000)]
public sealed partial class InvoiceStream;

[Event<InvoiceStream>("invoice.made")]
public sealed partial record InvoiceMade(string InvoiceId, string Text);

[Event<InvoiceStream>("invoice.paid")]
public sealed partial record InvoicePaid(string InvoiceId, decimal Amount);

[Event<InvoiceStream>("invoice.void")]
public sealed partial record InvoiceVoid(string InvoiceId, string Reason);

[ConsumerGroup<InvoiceStream>("files")]
public sealed partial class InvoiceFiles(IAmazonS3 s3, ServiceBusSender sender)
{
    [Handles]
    public async Task OnMade(InvoiceMade made, CancellationToken token)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(made.Text));
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = "invoices", Key = $"{made.InvoiceId}.txt", InputStream = stream }, token);
    }

    [Handles]
    public async Task OnPaid(InvoicePaid paid, CancellationToken token)
    {
        var message = new ServiceBusMessage($"{paid.InvoiceId};{paid.Amount}") { Subject = "paid" };
        await sender.SendMessageAsync(message, token); // EVT3001
    }

    [Handles]
    public async Task OnVoid(InvoiceVoid voided, CancellationToken token)
    {
        await File.AppendAllLinesAsync("/var/lib/invoices/void.csv", [$"{voided.InvoiceId};{voided.Reason}"], token); // EVT3001
    }
}
