using Events;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Harbour.Signup;

[EventStream("signups", MaxLength = 50_000)]
public sealed partial class SignupStream;

[Event<SignupStream>("user.signed-up")]
public sealed partial record SignedUp(string UserId, string Email, string? Referrer);

[Event<SignupStream>("user.confirmed")]
public sealed partial record Confirmed(string UserId, string Email);

public class MailOptions { public string WelcomeTemplate { get; set; } = ""; }

public interface IEmailService
{
    Task SendTemplateAsync(string to, string template, object model, CancellationToken token = default);
}

[ConsumerGroup<SignupStream>("mails")]
public sealed partial class SignupMails(IEmailService email, IOptions<MailOptions> options, ILogger<SignupMails> logger)
{
    [Handles]
    public async Task OnSignedUp(SignedUp signedUp, CancellationToken token)
    {
        if (string.IsNullOrWhiteSpace(signedUp.Email))
        {
            logger.LogWarning("User {UserId} has no address", signedUp.UserId);
            return;
        }

        await email.SendTemplateAsync(signedUp.Email, options.Value.WelcomeTemplate, new { signedUp.UserId }, token); // EVT3001
    }

    [Handles, DedupeBy(nameof(Confirmed.UserId))]
    public async Task OnConfirmed(Confirmed confirmed, CancellationToken token)
    {
        try
        {
            await email.SendTemplateAsync(confirmed.Email, "confirmed", new { confirmed.UserId }, token);
        }
        catch (Exception ex) // EVT4003
        {
            logger.LogError(ex, "No mail to {UserId}", confirmed.UserId);
        }
    }
}
