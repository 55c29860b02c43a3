using Events;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Craft.Leather;

public record HideArrived(string Tannery, int Hides);

[EventStream("hides", MaxLength = 20_000)]
public sealed partial class HideStream;

[Event<HideStream>("unloaded")]
public sealed partial record Unloaded(string DeliveryId, string Tannery, int Hides);

[Event<HideStream>("weighed")]
public sealed partial record Weighed(string DeliveryId, double Kilos);

[ConsumerGroup<HideStream>("bus")]
public sealed partial class LeatherBus
{
    private readonly IPublishEndpoint _endpoint;
    private readonly ILogger<LeatherBus> _logger;

    public LeatherBus(IPublishEndpoint endpoint, ILogger<LeatherBus> logger)
    {
        _endpoint = endpoint;
        _logger = logger;
    }

    [Handles]
    public async Task OnUnloaded(Unloaded unloaded, CancellationToken token)
    {
        _logger.LogInformation("{Hides} hides of {Tannery}", unloaded.Hides, unloaded.Tannery);
        await _endpoint.Publish(new HideArrived(unloaded.Tannery, unloaded.Hides), token); // EVT3001
    }

    [Handles]
    public Task OnWeighed(Weighed weighed)
    {
        _logger.LogDebug("{Delivery} weighs {Kilos}", weighed.DeliveryId, weighed.Kilos);
        return Task.CompletedTask;
    }
}
