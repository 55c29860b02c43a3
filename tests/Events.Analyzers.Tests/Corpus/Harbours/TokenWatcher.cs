using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Tokens;

public interface IRevoker { Task RevokeAsync(string token); }

public class TokenWatcher : IHostedService
{
    private readonly IDatabase _db;
    private readonly IRevoker _revoker;
    private readonly ILogger<TokenWatcher> _logger;
    private readonly CancellationTokenSource _cts = new();
    private Task? _worker;

    public TokenWatcher(IDatabase db, IRevoker revoker, ILogger<TokenWatcher> logger)
    {
        _db = db;
        _revoker = revoker;
        _logger = logger;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _worker = Task.Run(() => WatchAsync(_cts.Token), cancellationToken); // EVT7004
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _cts.Cancel();
        if (_worker != null) await _worker;
    }

    private async Task WatchAsync(CancellationToken token)
    {
        var position = (await _db.StringGetAsync("revocations:position")).ToString();
        if (string.IsNullOrEmpty(position)) position = "0-0";
        while (!token.IsCancellationRequested)
        {
            var entries = await _db.StreamReadAsync("revocations", position, 50);
            foreach (var entry in entries)
            {
                await _revoker.RevokeAsync(entry["token"].ToString());
                position = entry.Id.ToString();
                await _db.StringSetAsync("revocations:position", position);
            }

            if (entries.Length == 0) await Task.Delay(1000, token).ConfigureAwait(false);
        }

        _logger.LogInformation("Watching ended at {Position}", position);
    }
}
