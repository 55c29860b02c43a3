using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Good.Ranking;

public interface IBoard { Task SetAsync(string player, int points, CancellationToken ct); }
public interface IAcks { void Enqueue(RedisValue id); }

public sealed class Ranking(IDatabase db, IBoard board, IAcks acks, ILogger<Ranking> logger) : BackgroundService
{
    private const string Key = "good:scores", Group = "ranking";

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        try { await db.StreamCreateConsumerGroupAsync(Key, Group, 0, createStream: true); }
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP")) { }
        string from = "0";
        while (!ct.IsCancellationRequested)
        {
            try
            {
                StreamEntry[] entries = await db.StreamReadGroupAsync(Key, Group, Environment.MachineName, from, 100);
                if (entries.Length == 0)
                {
                    if (from == ">") await Task.Delay(1000, ct);
                    from = ">";
                    continue;
                }

                foreach (StreamEntry entry in entries)
                {
                    await board.SetAsync(entry["player"]!, int.Parse((string)entry["points"]!, CultureInfo.InvariantCulture), ct);
                    acks.Enqueue(entry.Id);
                    if (from != ">") from = entry.Id!;
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "again");
                await Task.Delay(5000, ct);
            }
        }
    }
}
