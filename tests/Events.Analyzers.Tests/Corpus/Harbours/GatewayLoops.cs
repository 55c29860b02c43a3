using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Gateway;

public interface IGateway { Task ForwardAsync(string text); }

public class GatewayLoop : BackgroundService
{
    private readonly IDatabase _db;
    private readonly IGateway _gateway;
    private readonly ILogger<GatewayLoop> _logger;
    private readonly string _group;

    public GatewayLoop(IDatabase db, IGateway gateway, ILogger<GatewayLoop> logger, string group)
    {
        _db = db;
        _gateway = gateway;
        _logger = logger;
        _group = group;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _logger.LogInformation("Gateway starts");
        try
        {
            RedisValue position = "0";
            while (!stoppingToken.IsCancellationRequested)
            {
                var entries = await _db.StreamReadGroupAsync("outbound", _group, Environment.MachineName, position, 10);
                foreach (var entry in entries)
                {
                    await _gateway.ForwardAsync(entry["text"].ToString());
                    await _db.StreamAcknowledgeAsync("outbound", _group, entry.Id);
                }

                if (entries.Length == 0)
                {
                    position = ">";
                    await Task.Delay(100, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            _logger.LogInformation("Gateway stops");
        }
        catch (Exception ex) // EVT7004
        {
            _logger.LogError(ex, "Gateway failed");
        }
    }
}

public class GatewayPoller : BackgroundService
{
    private readonly IDatabase _db;
    private readonly IGateway _gateway;
    private readonly ILogger<GatewayPoller> _logger;
    private readonly string _group;

    public GatewayPoller(IDatabase db, IGateway gateway, ILogger<GatewayPoller> logger, string group)
    {
        _db = db;
        _gateway = gateway;
        _logger = logger;
        _group = group;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue position = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var entries = await _db.StreamReadGroupAsync("urgent", _group, Environment.MachineName, position, 10);
                if (entries.Length == 0)
                {
                    position = ">";
                    await Task.Delay(100, stoppingToken);
                    continue;
                }

                foreach (var entry in entries)
                {
                    await _gateway.ForwardAsync(entry["text"].ToString());
                    await _db.StreamAcknowledgeAsync("urgent", _group, entry.Id);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception ex) // EVT7005
            {
                _logger.LogError(ex, "Polling failed");
            }
        }
    }
}

public class GatewayDeaf : BackgroundService
{
    private readonly IDatabase _db;
    private readonly IGateway _gateway;
    private readonly string _group;

    public GatewayDeaf(IDatabase db, IGateway gateway, string group)
    {
        _db = db;
        _gateway = gateway;
        _group = group;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        RedisValue position = "0";
        while (true) // EVT7001
        {
            var entries = await _db.StreamReadGroupAsync("deaf", _group, Environment.MachineName, position, 10);
            foreach (var entry in entries)
            {
                await _gateway.ForwardAsync(entry["text"].ToString());
                await _db.StreamAcknowledgeAsync("deaf", _group, entry.Id);
            }

            if (entries.Length > 0) continue;
            position = ">";
            await Task.Delay(100);
        }
    }
}
