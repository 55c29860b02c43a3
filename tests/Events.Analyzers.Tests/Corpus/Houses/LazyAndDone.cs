using Events;

namespace Pricing.Rates;

[EventStream("quotes", MaxLength = 10_000)]
public sealed partial class QuoteStream;

[Event<QuoteStream>("asked")]
public sealed partial record QuoteAsked(string QuoteId, string Currency, decimal Amount);

public interface IRates { Task<decimal> RateAsync(string currency, CancellationToken token); Task<decimal> FeeAsync(string currency, CancellationToken token); }
public interface IQuotes { Task SetAsync(string quote, decimal total, CancellationToken token); }

[ConsumerGroup<QuoteStream>("pricing")]
public sealed partial class Pricing(IRates rates, IQuotes quotes)
{
    [Handles]
    public async Task OnAsked(QuoteAsked asked, CancellationToken token)
    {
        var rate = rates.RateAsync(asked.Currency, token);
        var fee = rates.FeeAsync(asked.Currency, token);
        await Task.WhenAll(rate, fee);
        await quotes.SetAsync(asked.QuoteId, Total(asked.Amount, rate, fee), token);
    }

    private static decimal Total(decimal amount, Task<decimal> rate, Task<decimal> fee) => amount * rate.Result + fee.Result;
}
