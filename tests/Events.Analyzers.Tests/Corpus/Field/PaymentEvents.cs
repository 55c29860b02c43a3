using System.Net.Http;
using System.Net.Http.Json;
using Events;
using Microsoft.Extensions.Logging;

namespace Payments;

[EventStream("payments", MaxLength = 1_000_000)]
public sealed partial class PaymentStream;

[Event<PaymentStream>("payment.requested")]
public sealed partial record PaymentRequested(string PaymentId, string Account, decimal Amount);

[Event<PaymentStream>("payment.settled")]
public sealed partial record PaymentSettled(string PaymentId, string Account, decimal Amount);

[Event<PaymentStream>("payment.failed")]
public sealed partial record PaymentFailed(string PaymentId, string Reason);

public interface IAccounts
{
    Task<decimal> BalanceAsync(string account, CancellationToken token);
    Task DebitAsync(string account, decimal amount, CancellationToken token);
}

[ConsumerGroup<PaymentStream>("ledger")]
public sealed partial class LedgerConsumer(IAccounts accounts, HttpClient http, ILogger<LedgerConsumer> log)
{
    [Handles]
    public async Task OnRequested(PaymentRequested requested, CancellationToken token)
    {
        decimal balance = await accounts.BalanceAsync(requested.Account, token);
        if (balance < requested.Amount)
        {
            log.LogWarning("{Account} has only {Balance}", requested.Account, balance);
            return;
        }

        await accounts.DebitAsync(requested.Account, requested.Amount, token); // EVT3001
    }

    [Handles]
    public async Task OnSettled(PaymentSettled settled, CancellationToken token)
    {
        var response = await http.PostAsJsonAsync("/receipts", new { settled.Account, settled.Amount }, token); // EVT3001
        response.EnsureSuccessStatusCode();
    }

    [Handles, DedupeBy(nameof(PaymentFailed.PaymentId))]
    public async Task OnFailed(PaymentFailed failed, CancellationToken token)
    {
        try
        {
            await http.PostAsJsonAsync("/failures", failed, token); // EVT4004
        }
        catch (HttpRequestException error)
        {
            log.LogError(error, "No failure notice for {Payment}", failed.PaymentId);
        }
    }
}
