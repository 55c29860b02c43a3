using Events;
using Events.Consuming.Holding;
using Events.DeadLetters;

namespace Shop;

[EventStream("payments", MaxLength = 10_000)]
public sealed partial class Payments;

[Event<Payments>("payment.requested"), DedupeBy(nameof(PaymentId)), OrderedBy(nameof(Account))]
public sealed partial record PaymentRequested(string PaymentId, string Account, decimal Amount);

[Event<Payments>("payment.settled")]
public sealed partial record PaymentSettled(string PaymentId, bool Accepted);

public interface IBank
{
    Task<BankAnswer> TransferAsync(string account, decimal amount, CancellationToken token);
}

public enum BankAnswer
{
    Done,
    Later,
    Never,
}

/// <summary>The handler decides what becomes of the entry; what it says nothing about is acknowledged.</summary>
[ConsumerGroup<Payments>("bank")]
public sealed partial class Bank(IBank bank)
{
    [Handles]
    public async Task OnRequested(PaymentRequested requested, EventContext context, CancellationToken token)
    {
        if (context.Age > TimeSpan.FromHours(6))
        {
            context.DeadLetter("too old to be paid without asking");
            return;
        }

        await context.ExtendLeaseAsync(token);
        switch (await bank.TransferAsync(requested.Account, requested.Amount, token))
        {
            case BankAnswer.Done:
                await context.CommitAsync(commit => commit.HashSet("payments", requested.PaymentId, "settled"), token);
                break;
            case BankAnswer.Later:
                context.Retry(TimeSpan.FromMinutes(context.DeliveryCount));
                break;
            default:
                context.DeadLetter("the bank says no");
                break;
        }
    }
}
