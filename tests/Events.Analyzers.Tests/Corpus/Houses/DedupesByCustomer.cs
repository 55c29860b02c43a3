using Events;

namespace Mail.Welcome;

[EventStream("accounts", MaxLength = 10_000)]
public sealed partial class AccountStream;

[Event<AccountStream>("topped.up")]
public sealed partial record ToppedUp(string TopUpId, string CustomerId, decimal Amount);

[Event<AccountStream>("opened")]
public sealed partial record AccountOpened(string AccountId, string Email);

public interface IWelcome
{
    Task SendWelcomeAsync(string email, CancellationToken token);
    Task SendReceiptAsync(string customer, decimal amount, CancellationToken token);
}

[ConsumerGroup<AccountStream>("mail")]
public sealed partial class AccountMail(IWelcome mail)
{
    [Handles, DedupeBy(nameof(ToppedUp.CustomerId))] // EVT3002
    public Task OnTopUp(ToppedUp up, CancellationToken token) => mail.SendReceiptAsync(up.CustomerId, up.Amount, token);

    [Handles, DedupeBy(nameof(AccountOpened.AccountId))]
    public Task OnOpened(AccountOpened opened, CancellationToken token) => mail.SendWelcomeAsync(opened.Email, token);
}
