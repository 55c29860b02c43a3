using StackExchange.Redis;

namespace Shop.Payments;

public class PaymentProcessor
{
    private readonly IDatabase _redis;
    private readonly IPaymentService _payments;

    public PaymentProcessor(IDatabase redis, IPaymentService payments) => (_redis, _payments) = (redis, payments);

    public async Task ProcessPendingAsync(string consumer)
    {
        var entries = await _redis.StreamReadGroupAsync("payments", "processor", consumer, "0-0", 25);
        foreach (var entry in entries)
        {
            await _payments.ProcessAsync((string)entry["payment_id"]!); // EVT4004
            await _redis.StreamAcknowledgeAsync("payments", "processor", entry.Id);
        }
    }

    public async Task ProcessCheckedAsync(string consumer)
    {
        var entries = await _redis.StreamReadGroupAsync("payments", "processor", consumer, "0-0", 25);
        foreach (var entry in entries)
        {
            PaymentResult result = await _payments.ProcessAsync((string)entry["payment_id"]!);
            if (result.Success)
            {
                await _redis.StreamAcknowledgeAsync("payments", "processor", entry.Id);
            }
        }
    }

    public Task<bool> CreateGroupAsync(string group) => _redis.StreamCreateConsumerGroupAsync("payments", group, "0-0");
}

public interface IPaymentService
{
    Task<PaymentResult> ProcessAsync(string paymentId);
}

public sealed class PaymentResult
{
    public bool Success { get; init; }
}
