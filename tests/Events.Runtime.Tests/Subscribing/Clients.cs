using System.Globalization;
using Events.TestSupport;

namespace Events.Runtime.Tests.Subscribing;

/// <summary>The connections that a server has, by the name that a test has given them.</summary>
internal static class Clients
{
    /// <summary>The lines of CLIENT LIST.</summary>
    public static async Task<string[]> ListAsync(RawRedis redis, string name) =>
        [.. ((string)(await redis.CommandAsync("CLIENT", "LIST"))!).Split('\n').Where(line => line.Contains($" name={name} ", StringComparison.Ordinal))];

    public static async Task<int> CountBlockedAsync(RawRedis redis, string name) =>
        (await ListAsync(redis, name)).Count(line => line.Contains(" flags=b ", StringComparison.Ordinal));

    public static async Task<int> KillAllAsync(RawRedis redis, string name)
    {
        int killed = 0;
        foreach (string line in await ListAsync(redis, name))
        {
            string id = line[3..line.IndexOf(' ', StringComparison.Ordinal)];
            killed +=
                (int)(long)(await redis.CommandAsync(
                    "CLIENT", "KILL", "ID", long.Parse(id, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)))!;
        }

        return killed;
    }
}
