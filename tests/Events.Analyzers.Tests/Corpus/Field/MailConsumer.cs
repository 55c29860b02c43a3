using Events;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Newsletter;

[EventStream("newsletter", MaxLength = 50_000)]
public sealed partial class NewsletterStream;

[Event<NewsletterStream>("subscriber.joined")]
public sealed partial record SubscriberJoined(string Email, string Name);

[Event<NewsletterStream>("subscriber.left")]
public sealed partial record SubscriberLeft(string Email);

public sealed class MailSettings { public string Host { get; set; } = "smtp"; public int Port { get; set; } = 25; }

public interface IMailSender { Task SendAsync(string to, string subject, string html); }

public sealed class MailKitSender(MailSettings settings) : IMailSender
{
    public async Task SendAsync(string to, string subject, string html)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("news@example.org"));
        message.To.Add(MailboxAddress.Parse(to));
        message.Subject = subject;
        message.Body = new BodyBuilder { HtmlBody = html }.ToMessageBody();
        using var client = new SmtpClient();
        await client.ConnectAsync(settings.Host, settings.Port, false);
        await client.SendAsync(message);
        await client.DisconnectAsync(true);
    }
}

[ConsumerGroup<NewsletterStream>("welcome")]
public sealed partial class WelcomeMails(IMailSender mails, ILogger<WelcomeMails> logger)
{
    [Handles]
    public async Task OnJoined(SubscriberJoined joined)
    {
        logger.LogInformation("Welcome {Name}", joined.Name);
        await mails.SendAsync(joined.Email, "Welcome", $"<p>Hello {joined.Name}</p>"); // EVT3001
    }

    [Handles]
    public Task OnLeft(SubscriberLeft left)
    {
        Task.Run(() => mails.SendAsync(left.Email, "Goodbye", "<p>We are sorry</p>")); // EVT3001, EVT4005
        return Task.CompletedTask;
    }
}
