using Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Stripe;

namespace Quay.Vouchers;

[EventStream("quay:vouchers", MaxLength = 30_000)]
public sealed partial class VoucherStream;

[EventStream("quay:letters", MaxLength = 30_000)]
public sealed partial class LetterStream;

[Event<VoucherStream>("voucher.bought")]
public sealed partial record VoucherBought(string VoucherId, string Customer, long Cents);

[Event<VoucherStream>("voucher.expired")]
public sealed partial record VoucherExpired(string VoucherId, string Customer);

[Event<LetterStream>("letter.ordered")]
public sealed partial record LetterOrdered(string LetterId, string Customer, string Text);

public class VoucherDb(DbContextOptions<VoucherDb> options) : DbContext(options);

[ConsumerGroup<VoucherStream>("charges")]
public sealed partial class Charges(IDatabase db, ChargeService charges)
{
    [Handles]
    public async Task OnBought(VoucherBought bought, CancellationToken token)
    {
        string mark = $"charged:{bought.VoucherId}";
        if (await db.KeyExistsAsync(mark)) return; // EVT3004
        await charges.CreateAsync(new ChargeCreateOptions { Amount = bought.Cents }, cancellationToken: token);
        await db.StringSetAsync(mark, "1", TimeSpan.FromDays(7));
    }
}

[ConsumerGroup<VoucherStream>("letters")]
public sealed partial class Letters(LetterStream letters, VoucherDb vouchers)
{
    [Handles]
    public async Task OnExpired(VoucherExpired expired, CancellationToken token)
    {
        string id = Guid.NewGuid().ToString("N"); // EVT3003
        await letters.ProduceAsync(new LetterOrdered(id, expired.Customer, $"Your voucher {expired.VoucherId} is over."), token);
    }

    public string Provider => vouchers.GetType().Name;
}

public static class VoucherModule
{
    public static IServiceCollection AddVouchers(this IServiceCollection services)
    {
        services.AddDbContext<VoucherDb>();
        services.AddEvents(events => events
            .UseRedis("localhost:6379")
            .AddStream<VoucherStream>()
            .AddStream<LetterStream>()
            .AddConsumer<Letters>()); // EVT3006
        return services;
    }
}
