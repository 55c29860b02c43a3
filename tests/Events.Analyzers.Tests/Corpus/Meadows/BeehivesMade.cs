using StackExchange.Redis;
using Microsoft.Extensions.Logging;

namespace Meadow.HivesMade;

public class Beehives(IDatabase db, ILogger<Beehives> log)
{
    public async Task<bool> StartAsync()
    {
        bool made = await TryAsync("hives") & await TryAsync("honeycombs");
        if (!made) log.LogWarning("Some groups were there, or could not be made");
        return made;
    }

    private async Task<bool> TryAsync(string stream)
    {
        try
        {
            return await db.StreamCreateConsumerGroupAsync(stream, "keepers", StreamPosition.Beginning, createStream: true);
        }
        catch (RedisServerException)
        {
            return false;
        }
    }
}
