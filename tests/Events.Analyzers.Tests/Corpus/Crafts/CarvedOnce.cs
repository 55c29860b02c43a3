using Events;
using MailKit.Net.Smtp;
using MimeKit;

namespace Craft.Carving;

[EventStream("carvings", MaxLength = 20_000)]
public sealed partial class CarvingStream;

[Event<CarvingStream>("carved"), DedupeBy(nameof(CarvingId))]
public sealed partial record Carved(string CarvingId, string Buyer);

[Event<CarvingStream>("oiled")]
public sealed partial record Oiled(string CarvingId, string Buyer);

[ConsumerGroup<CarvingStream>("buyers")]
public sealed partial class CarvedOnce(Func<ISmtpClient> connect)
{
    [Handles]
    public Task OnCarved(Carved carved, CancellationToken token) => TellAsync(carved.Buyer, "It is carved.", token);

    [Handles, Idempotent("a second letter of the kind is what the buyers asked for")]
    public Task OnOiled(Oiled oiled, CancellationToken token) => TellAsync(oiled.Buyer, "It is oiled.", token);

    private async Task TellAsync(string buyer, string text, CancellationToken token)
    {
        using ISmtpClient smtp = connect();
        var message = new MimeMessage { Subject = "Your carving", Body = new TextPart("plain") { Text = text } };
        message.To.Add(MailboxAddress.Parse(buyer));
        await smtp.SendAsync(message, token);
    }
}
