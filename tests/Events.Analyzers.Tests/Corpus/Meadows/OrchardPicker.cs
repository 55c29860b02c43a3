using StackExchange.Redis;
using Microsoft.Extensions.Logging;

namespace Meadow.Orchard;

public interface IBasket { Task PutAsync(string fruit, int count); }

public class OrchardPicker(IDatabase db, IBasket basket, ILogger<OrchardPicker> log, string group)
{
    public async Task PickAsync(string me, RedisValue from)
    {
        StreamEntry[] orders = await db.StreamReadGroupAsync("orchard", group, me, from, 16);
        foreach (StreamEntry order in orders) await PickOneAsync(order);
    }

    private async Task PickOneAsync(StreamEntry order)
    {
        if (!order["count"].TryParse(out int count) || count <= 0)
        {
            log.LogWarning("{Id} wants nothing", order.Id);
            return; // EVT4007
        }

        switch (order["fruit"].ToString())
        {
            case "apple":
            case "pear":
                await basket.PutAsync(order["fruit"]!, count);
                break;
            default:
                return; // EVT4007
        }

        await db.StreamAcknowledgeAsync("orchard", group, order.Id);
    }
}
