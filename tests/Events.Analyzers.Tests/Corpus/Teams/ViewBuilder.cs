using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Good.Tail;

public interface IView { Task ApplyAsync(string id, string json); Task<string?> PositionAsync(); Task SaveAsync(string position); }

/// <summary>A projection over XREAD: its position is its own, there is no group.</summary>
public sealed class ViewBuilder(IConnectionMultiplexer mux, IView view, ILogger<ViewBuilder> log)
{
    public async Task BuildAsync(CancellationToken token)
    {
        var db = mux.GetDatabase();
        RedisValue position = await view.PositionAsync() ?? "0-0";
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] page;
            try
            {
                page = await db.StreamReadAsync("accounts", position, count: 500);
            }
            catch (RedisException e)
            {
                log.LogWarning(e, "read");
                await Task.Delay(1000, token);
                continue;
            }

            foreach (var entry in page)
            {
                await view.ApplyAsync(entry.Id!, entry["json"]!);
                position = entry.Id;
            }

            if (page.Length > 0) await view.SaveAsync(position!);
            else await Task.Delay(100, token);
        }
    }
}
