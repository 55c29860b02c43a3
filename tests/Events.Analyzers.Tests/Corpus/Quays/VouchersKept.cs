using Events;
using StackExchange.Redis;
using Stripe;

namespace Quay.VouchersKept;

[EventStream("quay:vouchers", MaxLength = 30_000)]
public sealed partial class VoucherStream;

[EventStream("quay:letters", MaxLength = 30_000)]
public sealed partial class LetterStream;

[Event<VoucherStream>("voucher.bought")]
public sealed partial record VoucherBought(string VoucherId, string Customer, long Cents);

[Event<VoucherStream>("voucher.expired"), DedupeBy(nameof(VoucherExpired.VoucherId))]
public sealed partial record VoucherExpired(string VoucherId, string Customer);

[Event<LetterStream>("letter.ordered")]
public sealed partial record LetterOrdered(string LetterId, string Customer, string Text, DateTimeOffset OrderedAt);

public sealed class StripeTill(ChargeService charges)
{
    public async Task<string> ChargeOnceAsync(string key, long cents, CancellationToken token)
    {
        var options = new RequestOptions { IdempotencyKey = key };
        Charge charge = await charges.CreateAsync(new ChargeCreateOptions { Amount = cents }, options, token);
        return charge.Id;
    }
}

[ConsumerGroup<VoucherStream>("charges")]
public sealed partial class ChargesKept(IDatabase db, StripeTill till, LetterStream letters)
{
    [Handles]
    public async Task OnBought(VoucherBought bought, CancellationToken token)
    {
        string charge = await till.ChargeOnceAsync($"voucher-{bought.VoucherId}", bought.Cents, token);
        await db.HashSetAsync($"voucher:{bought.VoucherId}", "charge", charge);
    }

    [Handles]
    public async Task OnExpired(VoucherExpired expired, EventContext context, CancellationToken token)
    {
        var letter = new LetterOrdered($"expired-{context.Id}", expired.Customer, "Your voucher is over.", DateTimeOffset.UtcNow);
        await letters.ProduceAsync(letter, token);
    }
}
