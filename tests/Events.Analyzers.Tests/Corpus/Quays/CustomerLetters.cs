using Events;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Quay.Letters;

[EventStream("quay:customers", MaxLength = 20_000)]
public sealed partial class CustomerStream;

public interface ILetterEvent
{
    string Email { get; }
}

[Event<CustomerStream>("customer.welcomed")]
public sealed partial record CustomerWelcomed(string CustomerId, string Email, string Name) : ILetterEvent;

[Event<CustomerStream>("customer.left")]
public sealed partial record CustomerLeft(string CustomerId, string Email) : ILetterEvent;

public abstract class LetterWriter<TEvent>(ILogger logger) where TEvent : ILetterEvent
{
    protected abstract string Subject(TEvent e);

    protected abstract string Body(TEvent e);

    public async Task WriteAsync(TEvent e, CancellationToken token)
    {
        logger.LogDebug("Writing {Kind} to {Email}", typeof(TEvent).Name, e.Email);
        using var message = new MimeMessage();
        message.To.Add(MailboxAddress.Parse(e.Email));
        message.Subject = Subject(e);
        message.Body = new TextPart("plain") { Text = Body(e) };
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync("mail.internal", 25, cancellationToken: token);
        await smtp.SendAsync(message, token);
        await smtp.DisconnectAsync(true, token);
    }
}

public sealed class WelcomeLetter(ILogger<WelcomeLetter> logger) : LetterWriter<CustomerWelcomed>(logger)
{
    protected override string Subject(CustomerWelcomed e) => $"Welcome, {e.Name}";

    protected override string Body(CustomerWelcomed e) => "We are glad to have you.";
}

public sealed class FarewellLetter(ILogger<FarewellLetter> logger) : LetterWriter<CustomerLeft>(logger)
{
    protected override string Subject(CustomerLeft e) => "Goodbye";

    protected override string Body(CustomerLeft e) => "We are sorry to see you go.";
}

[ConsumerGroup<CustomerStream>("letters")]
public sealed partial class CustomerLetters(WelcomeLetter welcome, FarewellLetter farewell)
{
    [Handles]
    public Task OnWelcomed(CustomerWelcomed e, CancellationToken token) => welcome.WriteAsync(e, token); // EVT3001

    [Handles, DedupeBy(nameof(CustomerLeft.CustomerId))]
    public Task OnLeft(CustomerLeft e, CancellationToken token) => farewell.WriteAsync(e, token);
}
