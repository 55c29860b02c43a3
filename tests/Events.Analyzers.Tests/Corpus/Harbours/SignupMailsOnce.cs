using Events;
using Microsoft.Extensions.Logging;

namespace Harbour.Signup.Once;

[EventStream("signups", MaxLength = 50_000)]
public sealed partial class SignupStream;

[Event<SignupStream>("user.signed-up")]
public sealed partial record SignedUp(string UserId, string Email, string? Referrer);

[Event<SignupStream>("user.confirmed")]
public sealed partial record Confirmed(string UserId, string Email);

public interface IEmailService
{
    Task SendTemplateAsync(string to, string template, object model, CancellationToken token = default);
}

public interface IContacts
{
    Task UpsertAsync(string user, string address, CancellationToken token);
}

[ConsumerGroup<SignupStream>("mails")]
public sealed partial class SignupMails(IEmailService email, IContacts contacts, ILogger<SignupMails> logger)
{
    [Handles, DedupeBy(nameof(SignedUp.UserId))]
    public async Task OnSignedUp(SignedUp signedUp, CancellationToken token)
    {
        if (string.IsNullOrWhiteSpace(signedUp.Email)) return;
        await email.SendTemplateAsync(signedUp.Email, "welcome", new { signedUp.UserId }, token);
    }

    [Handles]
    public async Task OnConfirmed(Confirmed confirmed, CancellationToken token)
    {
        try
        {
            await contacts.UpsertAsync(confirmed.UserId, confirmed.Email, token);
        }
        catch (Exception ex)
        {
            logger.LogError(ex, "No contact of {UserId}", confirmed.UserId);
            throw;
        }
    }
}
