using StackExchange.Redis;

namespace Farm.Milk;

public sealed class MilkMeter(IDatabase redis, string group, string me)
{
    public async Task<double> SumAsync()
    {
        double sum = 0;
        var entries = await redis.StreamReadGroupAsync("milk", group, me, ">", count: 100, noAck: true);
        foreach (var entry in entries)
        {
            sum += (double)entry["litres"];
            await redis.StreamAcknowledgeAsync("milk", group, entry.Id); // EVT5002
        }

        return sum;
    }
}
