using StackExchange.Redis;
using Microsoft.Extensions.Logging;

namespace Meadow.OrchardParks;

public interface IBasket { Task PutAsync(string fruit, int count); bool IsFull { get; } }

public class OrchardPicker(IDatabase db, IBasket basket, ILogger<OrchardPicker> log, string group)
{
    public async Task PickAsync(string me, RedisValue from, CancellationToken token)
    {
        StreamEntry[] orders = await db.StreamReadGroupAsync("orchard", group, me, from, 16);
        foreach (StreamEntry order in orders) await PickOneAsync(order, token);
    }

    private async Task PickOneAsync(StreamEntry order, CancellationToken token)
    {
        if (token.IsCancellationRequested || basket.IsFull) return;
        if (!order["count"].TryParse(out int count) || count <= 0)
        {
            log.LogWarning("{Id} wants nothing", order.Id);
            await DoneAsync(order);
            return;
        }

        switch (order["fruit"].ToString())
        {
            case "apple":
                await basket.PutAsync("apple", count);
                break;
            default:
                throw new NotSupportedException($"{order.Id} wants {order["fruit"]}");
        }

        await DoneAsync(order);
    }

    private Task DoneAsync(StreamEntry order) => db.StreamAcknowledgeAsync("orchard", group, order.Id);
}
