using System.Text;
using Events;
using Polly;
using RabbitMQ.Client;

namespace Craft.Barrels;

[EventStream("barrels", MaxLength = 20_000)]
public sealed partial class BarrelStream;

[Event<BarrelStream>("filled")]
public sealed partial record BarrelFilled(string BarrelId, string Wine, int Liters);

[ConsumerGroup<BarrelStream>("cellar")]
public sealed partial class BarrelRetries(IChannel channel, ResiliencePipeline pipeline)
{
    [Handles]
    public async Task OnFilled(BarrelFilled filled, CancellationToken token)
    {
        byte[] body = Encoding.UTF8.GetBytes($"{filled.Wine}:{filled.Liters}");
        await pipeline.ExecuteAsync(async ct => await channel.BasicPublishAsync("cellar", "filled", body, ct), token); // EVT3001
    }
}
