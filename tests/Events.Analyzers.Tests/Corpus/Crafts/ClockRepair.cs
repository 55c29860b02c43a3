using Events;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Craft.Clocks;

public sealed class SmtpSettings
{
    public string Host { get; init; } = "localhost";
    public int Port { get; init; } = 25;
    public required string From { get; init; }
}

public interface ICustomers { Task<(string Address, bool WantsMail)?> FindAsync(string customer, CancellationToken token); }

[EventStream("clocks", MaxLength = 20_000)]
public sealed partial class ClockStream;

[Event<ClockStream>("repaired")]
public sealed partial record ClockRepaired(string RepairId, string Customer, decimal Price);

[ConsumerGroup<ClockStream>("letters")]
public sealed partial class RepairLetters(ICustomers customers, IOptions<SmtpSettings> smtp, ILogger<RepairLetters> logger)
{
    [Handles]
    public async Task OnRepaired(ClockRepaired repaired, CancellationToken token)
    {
        if (await customers.FindAsync(repaired.Customer, token) is not (var address, true))
        {
            logger.LogInformation("{Customer} wants no mail", repaired.Customer);
            return;
        }

        var letter = new MimeMessage { Subject = "Your clock ticks again" };
        letter.From.Add(MailboxAddress.Parse(smtp.Value.From));
        letter.To.Add(MailboxAddress.Parse(address));
        letter.Body = new TextPart("plain") { Text = $"It costs {repaired.Price}." };
        using var client = new SmtpClient();
        await client.ConnectAsync(smtp.Value.Host, smtp.Value.Port, cancellationToken: token);
        await client.SendAsync(letter, token); // EVT3001
        await client.DisconnectAsync(true, token);
    }
}
