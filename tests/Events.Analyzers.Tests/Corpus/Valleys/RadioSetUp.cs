using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Valley.Radio.SetUp;

/// <summary>Creates every group that the deployment needs; what is there already stays.</summary>
public class RadioSetUp(IDatabase db, ILogger<RadioSetUp> log)
{
    public async Task CreateAsync(IEnumerable<string> stations)
    {
        foreach (var station in stations)
        {
            var key = $"radio:{station}";
            var known = await db.KeyExistsAsync(key) ? await db.StreamGroupInfoAsync(key) : [];
            if (known.All(group => group.Name != "tape"))
            {
                await db.StreamCreateConsumerGroupAsync(key, "tape", StreamPosition.Beginning, createStream: true);
                log.LogInformation("Group of {Station} was created", station);
            }
        }
    }

    public async Task PublishAsync(string station, string title, byte[] sound)
    {
        await db.StreamAddAsync($"radio:{station}", [new("title", title), new("sound", sound)], maxLength: 200, useApproximateMaxLength: true);
    }
}
