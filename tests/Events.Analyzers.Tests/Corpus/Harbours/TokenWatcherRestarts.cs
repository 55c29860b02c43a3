using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Tokens.Restarting;

public interface IRevoker { Task RevokeAsync(string token); }

public class TokenWatcher(IDatabase db, IRevoker revoker, ILogger<TokenWatcher> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WatchAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(e, "Watching failed, and begins again in five seconds");
                await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
            }
        }
    }

    private async Task WatchAsync(CancellationToken token)
    {
        var position = (await db.StringGetAsync("revocations:position")).ToString();
        if (string.IsNullOrEmpty(position)) position = "0-0";
        while (!token.IsCancellationRequested)
        {
            var entries = await db.StreamReadAsync("revocations", position, 50);
            foreach (var entry in entries)
            {
                await revoker.RevokeAsync(entry["token"].ToString());
                position = entry.Id.ToString();
                await db.StringSetAsync("revocations:position", position);
            }

            if (entries.Length == 0) await Task.Delay(1000, token);
        }
    }
}
