using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Craft.Lathe;

public sealed record Turning(RedisValue Id, string Piece, int Millimeters)
{
    public static Turning From(StreamEntry entry) => new(entry.Id, entry["piece"]!, (int)entry["mm"]);
}

public interface ILathe { ValueTask TurnAsync(Turning turning); }

public sealed partial class TurnsInFinally(IDatabase redis, ILathe lathe, ILogger<TurnsInFinally> logger, string group, string me)
{
    public async Task TurnAsync(RedisValue from)
    {
        IEnumerable<Turning> turnings = (await redis.StreamReadGroupAsync("turnings", group, me, from, 5)).Select(Turning.From);
        foreach (Turning turning in turnings)
        {
            long started = Stopwatch.GetTimestamp();
            try
            {
                await lathe.TurnAsync(turning);
            }
            finally
            {
                await redis.StreamAcknowledgeAsync("turnings", group, turning.Id); // EVT4002
                LogTurned(turning.Piece, Stopwatch.GetElapsedTime(started));
            }
        }
    }

    private void LogTurned(string piece, TimeSpan time) => logger.LogInformation("{Piece} took {Time}", piece, time);
}
