using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using System.Threading.Channels;

namespace Shop.Exports;

public class ExportReader : BackgroundService
{
    private readonly IDatabase _db;
    private readonly Channel<string> _channel = Channel.CreateBounded<string>(100);

    public ExportReader(IDatabase db) => _db = db;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var workers = Enumerable.Range(0, 4).Select(_ => WorkAsync(stoppingToken)).ToArray();
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var entry in await _db.StreamReadGroupAsync("exports", "csv", Environment.MachineName, "0", 10)) // EVT5015
            {
                await _channel.Writer.WriteAsync((string)entry["export_id"]!, stoppingToken);
                await _db.StreamAcknowledgeAsync("exports", "csv", entry.Id); // EVT4005
            }

            await Task.Delay(1000, stoppingToken);
        }

        await Task.WhenAll(workers);
    }

    private async Task WorkAsync(CancellationToken token)
    {
        await foreach (var id in _channel.Reader.ReadAllAsync(token)) Console.WriteLine($"exporting {id}");
    }

    // The group is made by a deployment step: XGROUP CREATE exports csv $ MKSTREAM.
}
