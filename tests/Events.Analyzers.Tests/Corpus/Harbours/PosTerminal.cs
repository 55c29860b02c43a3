using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Pos;

public interface ISaleHandler { Task HandleAsync(JsonNode sale); }

public class PosTerminal : BackgroundService
{
    private const string StreamName = "pos.sales";
    private const string GroupName = "pos";

    private readonly IServiceProvider _services;
    private readonly IDatabase _db;
    private readonly ILogger<PosTerminal> _logger;

    public PosTerminal(IServiceProvider services, IConnectionMultiplexer muxer, ILogger<PosTerminal> logger)
    {
        _services = services;
        _db = muxer.GetDatabase();
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!(await _db.KeyExistsAsync(StreamName)) || (await _db.StreamGroupInfoAsync(StreamName)).All(x => x.Name != GroupName))
        {
            await _db.StreamCreateConsumerGroupAsync(StreamName, GroupName, "0-0", true);
        }

        string id = string.Empty;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!string.IsNullOrEmpty(id))
                {
                    await _db.StreamAcknowledgeAsync(StreamName, GroupName, id);
                    id = string.Empty;
                }

                var result = await _db.StreamReadGroupAsync(StreamName, GroupName, "pos-member", ">", 1); // EVT4008, EVT5011
                if (result.Any())
                {
                    var entry = result.First();
                    id = entry.Id!;
                    var fields = entry.Values.ToDictionary(x => x.Name.ToString(), x => x.Value.ToString());
                    var payload = JsonNode.Parse(fields.Values.First())!["payload"]!;

                    using var scope = _services.CreateScope();
                    var handler = scope.ServiceProvider.GetRequiredService<ISaleHandler>();
                    await handler.HandleAsync(payload);
                }
            }
            catch (Exception ex) // EVT4003
            {
                _logger.LogError(ex, "Could not handle the sale");
            }

            await Task.Delay(1000, stoppingToken);
        }
    }
}
