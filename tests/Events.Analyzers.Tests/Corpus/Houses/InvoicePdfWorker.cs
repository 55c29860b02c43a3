using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Invoices;

public interface IPdfRenderer { Task<byte[]> RenderAsync(string invoice, CancellationToken ct); }
public interface IArchive { Task StoreAsync(string name, byte[] pdf, CancellationToken ct); }

/// <summary>First what this consumer was given before, then what is new.</summary>
public sealed class InvoicePdfWorker(
    IConnectionMultiplexer mux, IPdfRenderer pdf, IArchive archive, IConfiguration configuration, ILogger<InvoicePdfWorker> logger)
    : BackgroundService
{
    private readonly string _consumer = configuration["Consumer"] ?? Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = mux.GetDatabase();
        await EnsureGroupAsync(db);
        var next = (RedisValue)"0";
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var batch = await db.StreamReadGroupAsync("invoices", "pdf", _consumer, next, count: 20);
                if (batch is [])
                {
                    if (next != ">") { next = ">"; continue; }
                    await Task.Delay(TimeSpan.FromMilliseconds(250), stoppingToken);
                    continue;
                }

                foreach (var entry in batch)
                {
                    var number = (string)entry["number"]!;
                    await archive.StoreAsync($"{number}.pdf", await pdf.RenderAsync(number, stoppingToken), stoppingToken);
                    await db.StreamAcknowledgeAsync("invoices", "pdf", entry.Id);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "Rendering failed, trying again");
                next = "0";
                await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
            }
        }
    }

    private static async Task EnsureGroupAsync(IDatabase db)
    {
        try { await db.StreamCreateConsumerGroupAsync("invoices", "pdf", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP")) { }
    }
}
