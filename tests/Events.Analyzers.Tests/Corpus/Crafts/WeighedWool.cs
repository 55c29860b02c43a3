using Events;
using MailKit.Net.Smtp;
using MimeKit;

namespace Craft.Wool;

[EventStream("wool", MaxLength = 20_000)]
public sealed partial class WoolStream;

public enum Grade { Fine, Medium, Coarse }

[Event<WoolStream>("weighed")]
public sealed partial record WoolWeighed(string BaleId, double Kilos, Grade Grade, string Farmer);

[Event<WoolStream>("paid")]
public sealed partial record WoolPaid(string PaymentId, string Farmer, decimal Amount);

[ConsumerGroup<WoolStream>("farmers")]
public sealed partial class WeighedWool(ISmtpClient smtp)
{
    [Handles, DedupeBy(nameof(WoolWeighed.Grade))] // EVT3002
    public Task OnWeighed(WoolWeighed weighed, CancellationToken token) => smtp.SendAsync(Letter(weighed.Farmer, $"{weighed.Kilos} kg"), token);

    [Handles, DedupeBy(nameof(WoolPaid.PaymentId))]
    public Task OnPaid(WoolPaid paid, CancellationToken token) => smtp.SendAsync(Letter(paid.Farmer, $"{paid.Amount} paid"), token);

    private static MimeMessage Letter(string to, string text)
    {
        var letter = new MimeMessage { Body = new TextPart("plain") { Text = text } };
        letter.To.Add(MailboxAddress.Parse(to));
        return letter;
    }
}
