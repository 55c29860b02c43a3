using Azure.Messaging.ServiceBus;
using Events;
using Microsoft.Extensions.Logging;
using Stripe;

namespace Quay.Tariffs;

[EventStream("quay:tariffs", MaxLength = 10_000)]
public sealed partial class TariffStream;

[Event<TariffStream>("tariff.due")]
public sealed partial record TariffDue(string TariffId, string Ship, long Cents);

[Event<TariffStream>("tariff.waived")]
public sealed partial record TariffWaived(string TariffId, string Ship);

public interface IShips
{
    Task<bool> IsBlockedAsync(string ship, CancellationToken token);
}

public sealed class Retrying(ILogger<Retrying> logger)
{
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken token)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await work(token);
                return;
            }
            catch (Exception e) when (attempt < 4 && e is not OperationCanceledException)
            {
                logger.LogWarning(e, "Attempt {Attempt}", attempt);
                await Task.Delay(attempt * 250, token);
            }
        }
    }
}

[ConsumerGroup<TariffStream>("collection")]
public sealed partial class Tariffs(IShips ships, ChargeService charges, ServiceBusSender sender, Retrying retrying)
{
    [Handles]
    public async Task OnDue(TariffDue due, CancellationToken token)
    {
        if (await ships.IsBlockedAsync(due.Ship, token)) return;
        await retrying.RunAsync(
            async inner => await charges.CreateAsync(new ChargeCreateOptions { Amount = due.Cents }, cancellationToken: inner), // EVT3001
            token);
    }

    [Handles]
    public async Task OnWaived(TariffWaived waived, CancellationToken token)
    {
        var message = new ServiceBusMessage(BinaryData.FromObjectAsJson(new { waived.TariffId, waived.Ship }))
        {
            MessageId = $"waived-{waived.TariffId}",
        };
        await retrying.RunAsync(inner => sender.SendMessageAsync(message, inner), token);
    }
}
