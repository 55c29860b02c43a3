using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace River.Locks;

public sealed class LockKeeper : BackgroundService
{
    private readonly IDatabase _redis;
    private readonly ILogger<LockKeeper> _logger;
    private readonly string _consumer = Guid.NewGuid().ToString("N");

    public LockKeeper(IConnectionMultiplexer redis, ILogger<LockKeeper> logger)
    {
        _redis = redis.GetDatabase();
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _redis.StreamCreateConsumerGroupAsync("locks", "keepers", "$"); // EVT5006
        }
        catch (Exception)
        {
            // there already
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] calls = await _redis.StreamReadGroupAsync("locks", "keepers", _consumer, ">", 1); // EVT5010
            if (calls.Length == 0)
            {
                Thread.Sleep(250); // EVT7003
                continue;
            }

            await _redis.StreamAcknowledgeAsync("locks", "keepers", calls[0].Id); // EVT4001
            await OpenAsync(calls[0]["gate"].ToString(), stoppingToken);
        }
    }

    private async Task OpenAsync(string gate, CancellationToken token)
    {
        _logger.LogInformation("Opening {Gate}", gate);
        await File(gate, token);
    }

    private static Task File(string gate, CancellationToken token) => System.IO.File.WriteAllTextAsync("/sys/gates/" + gate, "open", token);
}
