using System.Globalization;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quay.Tides;

public sealed record Tide(string Harbour, double Metres)
{
    public static Tide From(StreamEntry entry) =>
        new(entry["harbour"]!, double.Parse(entry["metres"].ToString(), CultureInfo.InvariantCulture));
}

public sealed class TideBoard
{
    private readonly Dictionary<string, double> _levels = [];

    public void Show(string harbour, double metres)
    {
        lock (_levels) _levels[harbour] = metres;
    }
}

public sealed class TideReader(IDatabase db, TideBoard board, ILogger<TideReader> logger)
{
    private readonly string _name = Environment.GetEnvironmentVariable("HOSTNAME") ?? Environment.MachineName;

    public async Task RunAsync(CancellationToken token)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        while (await timer.WaitForNextTickAsync(token))
        {
            StreamEntry[] page = await db.StreamReadGroupAsync("tides", "board", _name, ">", 100); // EVT4006
            foreach (Tide tide in page.Select(Tide.From)) board.Show(tide.Harbour, tide.Metres);
            if (page is [.., var last]) logger.LogDebug("Up to {Id}", last.Id);
        }
    }

    public async Task PrepareAsync()
    {
        try { await db.StreamCreateConsumerGroupAsync("tides", "board", StreamPosition.NewMessages, createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
    }
}
