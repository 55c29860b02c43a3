using System.IO;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Craft.Positions;

public interface IPositions { ValueTask<string?> LoadAsync(string name); ValueTask SaveAsync(string name, string position); }

public sealed class MovesItsPosition(IDatabase redis, IPositions positions, Func<string, Task> project) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string position = await positions.LoadAsync("ledger") ?? "0-0";
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] page = await redis.StreamRangeAsync("ledger", "(" + position, "+", 200);
            foreach (StreamEntry entry in page)
            {
                await project(JsonSerializer.Serialize(entry.Values.ToStringDictionary()));
                position = entry.Id.ToString();
            }

            if (page.Length > 0) await positions.SaveAsync("ledger", position);
            else await Task.Delay(TimeSpan.FromMilliseconds(250), stoppingToken);
        }
    }
}

internal static class Entries
{
    public static Dictionary<string, string> ToStringDictionary(this NameValueEntry[] values) =>
        values.ToDictionary(v => v.Name.ToString(), v => v.Value.ToString());
}
