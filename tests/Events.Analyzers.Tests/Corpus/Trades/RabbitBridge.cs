using System.Text.Json;
using Events;
using RabbitMQ.Client;

namespace Harbor.Bridge;

[EventStream("ships", MaxLength = 20_000)]
public sealed partial class ShipStream;

[Event<ShipStream>("docked")]
public sealed partial record ShipDocked(string CallId, string Ship, string Pier);

[ConsumerGroup<ShipStream>("customs")]
public sealed partial class CustomsBridge(IConnection rabbit)
{
    [Handles]
    public async Task OnDocked(ShipDocked docked, CancellationToken token)
    {
        await using IChannel channel = await rabbit.CreateChannelAsync(cancellationToken: token);
        ReadOnlyMemory<byte> body = JsonSerializer.SerializeToUtf8Bytes(docked);
        await channel.BasicPublishAsync("customs", "ship.docked", body, token); // EVT3001
    }
}
