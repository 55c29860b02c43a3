using Events;

namespace Shop;

[EventStream("orders", MaxLength = 10_000)]
public sealed partial class OrderStream;

[Event<OrderStream>("order.placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);

[Event<OrderStream>("order.paid")]
public sealed partial record OrderPaid(string OrderId, decimal Amount, DateTimeOffset At);

public interface IMailer
{
    Task SendReceiptAsync(string orderId);
}

[ConsumerGroup<OrderStream>("mail")]
public sealed partial class Mail(IMailer mailer, StackExchange.Redis.IDatabase redis)
{
    [Handles]
    public async Task OnPlaced(OrderPlaced placed)
    {
        string key = "mailed:" + placed.OrderId;
        if (await redis.KeyExistsAsync(key)) return; // EVT3004
        await mailer.SendReceiptAsync(placed.OrderId);
        await redis.StringSetAsync(key, 1);
    }

    [Handles]
    public async Task OnPaid(OrderPaid paid)
    {
        Thread.Sleep(10); // EVT7003
        if (!await redis.StringSetAsync("paid:" + paid.OrderId, 1, TimeSpan.FromDays(1), StackExchange.Redis.When.NotExists)) return; // EVT3004
        await mailer.SendReceiptAsync(paid.OrderId);
    }
}
