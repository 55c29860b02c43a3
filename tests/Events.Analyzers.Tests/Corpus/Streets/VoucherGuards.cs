using Events;
using StackExchange.Redis;

namespace Street.Vouchers;

[EventStream("vouchers", MaxLength = 50_000)]
public sealed partial class VoucherStream;

[Event<VoucherStream>("voucher.won")]
public sealed partial record VoucherWon(string VoucherId, string Phone);

[Event<VoucherStream>("voucher.used")]
public sealed partial record VoucherUsed(string VoucherId, string Phone);

[Event<VoucherStream>("voucher.expired")]
public sealed partial record VoucherExpired(string VoucherId, string Phone);

[Event<VoucherStream>("voucher.gone")]
public sealed partial record VoucherGone(string VoucherId, string Phone);

public interface ISms
{
    Task SendSmsAsync(string phone, string text, CancellationToken token);
}

[ConsumerGroup<VoucherStream>("sms")]
public sealed partial class VoucherGuards(IDatabase db, ISms sms)
{
    [Handles]
    public async Task OnWon(VoucherWon won, CancellationToken token)
    {
        RedisKey mark = $"sms:won:{won.VoucherId}";
        if (await db.KeyExistsAsync(mark)) return; // EVT3004
        await sms.SendSmsAsync(won.Phone, "You have won", token);
        await db.StringSetAsync(mark, "sent", TimeSpan.FromDays(3));
    }

    [Handles]
    public async Task OnUsed(VoucherUsed used, CancellationToken token)
    {
        bool first = await db.StringSetAsync($"sms:used:{used.VoucherId}", 1, TimeSpan.FromDays(3), When.NotExists); // EVT3004
        if (first)
        {
            await sms.SendSmsAsync(used.Phone, "Thank you", token);
        }
    }

    [Handles]
    public Task OnExpired(VoucherExpired expired, EventContext context, CancellationToken token) =>
        context.DeliveryCount > 1 ? Task.CompletedTask : sms.SendSmsAsync(expired.Phone, "Too late", token); // EVT3004

    [Handles]
    public async Task OnGone(VoucherGone gone, CancellationToken token)
    {
        RedisKey mark = $"sms:gone:{gone.VoucherId}";
        if (!await db.StringSetAsync(mark, "sending", TimeSpan.FromMinutes(2), When.NotExists)) return;
        try
        {
            await sms.SendSmsAsync(gone.Phone, "It is gone", token);
        }
        catch
        {
            await db.KeyDeleteAsync(mark);
            throw;
        }
    }
}
