using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Valley.Market;

public record Quote(string Symbol, decimal Price);

public interface IStrategy { Task OnQuoteAsync(Quote quote); }

public abstract class StreamConsumer<T> : BackgroundService where T : class
{
    protected StreamConsumer(IDatabase db, ILogger logger)
    {
        Db = db;
        Logger = logger;
    }

    protected IDatabase Db { get; }

    protected ILogger Logger { get; }

    protected abstract string Key { get; }

    protected abstract Task HandleAsync(T message);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var entries = await Db.StreamReadGroupAsync(Key, "strategies", Environment.MachineName, ">"); // EVT4008, EVT5005, EVT6003
            foreach (var entry in entries)
            {
                var message = JsonSerializer.Deserialize<T>(entry["data"].ToString());
                try
                {
                    if (message != null) await HandleAsync(message);
                }
                catch (Exception ex) // EVT4003
                {
                    Logger.LogError(ex, "Handling {Id} of {Key} failed", entry.Id, Key);
                }

                await Db.StreamAcknowledgeAsync(Key, "strategies", entry.Id);
            }

            if (entries.Length == 0) Thread.Sleep(10); // EVT7003
        }
    }
}

public sealed class QuoteConsumer(IDatabase db, ILogger<QuoteConsumer> logger, IStrategy strategy) : StreamConsumer<Quote>(db, logger)
{
    protected override string Key => "quotes";

    protected override Task HandleAsync(Quote message) => strategy.OnQuoteAsync(message);
}
