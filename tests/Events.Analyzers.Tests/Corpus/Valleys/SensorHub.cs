using System.Globalization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Valley.Sensors;

public class SensorHub : Hub;

public class SensorPump : IHostedService, IDisposable
{
    private readonly IDatabase _db;
    private readonly IHubContext<SensorHub> _hub;
    private readonly ILogger<SensorPump> _logger;
    private Timer? _timer;

    public SensorPump(IDatabase db, IHubContext<SensorHub> hub, ILogger<SensorPump> logger)
    {
        _db = db;
        _hub = hub;
        _logger = logger;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = new Timer(OnTick, null, TimeSpan.Zero, TimeSpan.FromMilliseconds(250));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Change(Timeout.Infinite, 0);
        return Task.CompletedTask;
    }

    private async void OnTick(object? state) // EVT7002
    {
        var entries = await _db.StreamReadGroupAsync("sensors", "browsers", Guid.NewGuid().ToString(), ">", 100); // EVT5005, EVT5010
        foreach (var entry in entries)
        {
            var value = double.Parse(entry["value"].ToString(), CultureInfo.InvariantCulture);
            try
            {
                await _hub.Clients.All.SendAsync("reading", entry["sensor"].ToString(), value);
            }
            catch (Exception e) // EVT4003
            {
                _logger.LogWarning(e, "Nobody saw {Sensor}", entry["sensor"]);
            }

            await _db.StreamAcknowledgeAsync("sensors", "browsers", entry.Id);
        }
    }

    public void Dispose() => _timer?.Dispose();
}
