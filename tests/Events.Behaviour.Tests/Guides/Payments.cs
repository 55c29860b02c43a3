namespace Events.Behaviour.Guides;

// The example of docs/guides/batch-handlers.md, word for word.

[EventStream("{shop}:payments")]
public sealed partial class PaymentStream;

[Event<PaymentStream>("payment.received")]
public sealed partial record PaymentReceived(string PaymentId, string Currency, long Cents);

[EventStream("{shop}:bookings")]
public sealed partial class BookingStream;

[Event<BookingStream>("revenue.booked")]
public sealed partial record RevenueBooked(string Currency, long Cents, int Payments);

[ConsumerGroup<PaymentStream>("revenue")]
public sealed partial class Revenue(BookingStream bookings)
{
    [Handles(MaxBatch = 100), DedupeBy(nameof(PaymentReceived.PaymentId))]
    public async Task OnReceived(IReadOnlyList<PaymentReceived> payments, BatchContext context, CancellationToken ct)
    {
        var good = new List<PaymentReceived>();
        for (int i = 0; i < payments.Count; i++)
        {
            if (payments[i].Cents > 0) good.Add(payments[i]);
            else context[i].DeadLetter("not an amount");
        }

        if (good.Count == 0) return;
        await context.CommitAsync(
            commit =>
            {
                foreach (IGrouping<string, PaymentReceived> currency in good.GroupBy(payment => payment.Currency))
                {
                    long cents = currency.Sum(payment => payment.Cents);
                    commit
                        .HashIncrement("{shop}:revenue", currency.Key, cents)
                        .Produce(bookings, new RevenueBooked(currency.Key, cents, currency.Count()));
                }
            },
            ct);
    }
}
