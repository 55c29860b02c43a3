using StackExchange.Redis;

namespace Meadow.Hives;

public class Beehives(IDatabase db)
{
    public async Task EnsureAsync()
    {
        try
        {
            await db.StreamCreateConsumerGroupAsync("hives", "keepers", StreamPosition.Beginning, createStream: false); // EVT5019
        }
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP"))
        {
        }
    }

    public async Task StartAsync()
    {
        await TryOtherAsync();
    }

    private async Task<bool> TryOtherAsync()
    {
        try
        {
            return await db.StreamCreateConsumerGroupAsync("honeycombs", "keepers", StreamPosition.Beginning, createStream: true); // EVT5006
        }
        catch
        {
            return false;
        }
    }
}
