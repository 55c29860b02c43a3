using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Rails.Signals;

public interface ISignalBox
{
    Task SetAsync(string signal, string colour, CancellationToken token);
}

public sealed class Signals(IDatabase redis, ISignalBox box, ILogger<Signals> log) : BackgroundService
{
    private const string Key = "rails:signals";
    private const string Group = "box";
    private readonly string _me = Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken token)
    {
        try { await redis.StreamCreateConsumerGroupAsync(Key, Group, "0-0"); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        bool recovered = false;
        while (!token.IsCancellationRequested)
        {
            int handled = 0;
            try
            {
                if (!recovered)
                {
                    while (await TurnAsync("0", token) > 0) { }
                    recovered = true;
                }

                handled = await TurnAsync(">", token);
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                log.LogWarning(e, "the box is cut off");
            }

            if (handled == 0) await Task.Delay(500, token);
        }
    }

    private async Task<int> TurnAsync(string position, CancellationToken token)
    {
        int handled = 0;
        foreach (StreamEntry entry in await redis.StreamReadGroupAsync(Key, Group, _me, position, 20))
        {
            try
            {
                await box.SetAsync(entry["signal"].ToString(), entry["colour"].ToString(), token);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "signal {Id}: aside", entry.Id);
                await redis.StreamAddAsync("rails:signals:poison", entry.Values);
            }

            await redis.StreamAcknowledgeAsync(Key, Group, entry.Id);
            handled++;
        }

        return handled;
    }
}
