using Events;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Street.Shop;

[EventStream("shop:orders", MaxLength = 100_000)]
public sealed partial class OrderStream;

[Event<OrderStream>("order.paid")]
public sealed partial record OrderPaid(string OrderId, string Email, long Cents, bool WantsReceipt);

public sealed class SmtpSettings
{
    public string Host { get; set; } = "";
    public string From { get; set; } = "";
}

public interface IReceipts
{
    Task MailAsync(string to, string subject, string text, CancellationToken token);
}

public sealed class SmtpReceipts(IOptions<SmtpSettings> settings) : IReceipts
{
    public async Task MailAsync(string to, string subject, string text, CancellationToken token)
    {
        var message = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = text } };
        message.From.Add(MailboxAddress.Parse(settings.Value.From));
        message.To.Add(MailboxAddress.Parse(to));
        using var client = new SmtpClient();
        await client.ConnectAsync(settings.Value.Host, 587, cancellationToken: token);
        await client.SendAsync(message, token);
        await client.DisconnectAsync(true, token);
    }
}

[ConsumerGroup<OrderStream>("receipts")]
public sealed partial class ReceiptMail(IReceipts receipts)
{
    [Handles]
    public async Task OnPaid(OrderPaid paid, CancellationToken token)
    {
        if (!paid.WantsReceipt || string.IsNullOrWhiteSpace(paid.Email)) return;
        await receipts.MailAsync(paid.Email, $"Receipt of {paid.OrderId}", $"You paid {paid.Cents / 100m:0.00}.", token); // EVT3001
    }
}
