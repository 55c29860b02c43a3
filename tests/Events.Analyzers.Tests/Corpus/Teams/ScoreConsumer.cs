using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Ranking;

public interface IScoreBoard
{
    Task AddAsync(string player, int points, CancellationToken ct);
    Task RefreshAsync(IReadOnlyCollection<string> players, CancellationToken ct);
}

public sealed class ScoreConsumer(IDatabase db, IScoreBoard board, ILogger<ScoreConsumer> logger) : BackgroundService
{
    private const string Key = "games:scores";
    private const string Group = "ranking";

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await db.KeyExistsAsync(Key) || (await db.StreamGroupInfoAsync(Key)).All(g => g.Name != Group))
            await db.StreamCreateConsumerGroupAsync(Key, Group, StreamPosition.Beginning, createStream: true);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        string consumer = Environment.MachineName;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                StreamEntry[] entries = await db.StreamReadGroupAsync(Key, Group, consumer, ">", 100); // EVT4006
                if (entries.Length == 0) { await Task.Delay(1000, ct); continue; }
                var players = new HashSet<string>();
                foreach (StreamEntry entry in entries)
                {
                    string player = entry["player"]!;
                    int points = int.Parse((string)entry["points"]!, CultureInfo.InvariantCulture);
                    await board.AddAsync(player, points, ct);
                    players.Add(player);
                    logger.LogInformation("Handled {Id} of {Player}", entry.Id, player);
                }

                await board.RefreshAsync(players, ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "Scores failed");
                await Task.Delay(5000, ct);
            }
        }
    }
}
