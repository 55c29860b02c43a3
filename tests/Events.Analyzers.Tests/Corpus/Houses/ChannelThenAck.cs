using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Sensors.Intake;

public readonly record struct Reading(string Device, double Value);

public sealed class IntakeReader(IDatabase db, Channel<Reading> channel, string me) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("readings", "intake", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP")) { }
        var position = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var entries = await db.StreamReadGroupAsync("readings", "intake", me, position, 100);
            foreach (var entry in entries)
            {
                var reading = Map(entry);
                await channel.Writer.WriteAsync(reading, stoppingToken);
                await db.StreamAcknowledgeAsync("readings", "intake", entry.Id); // EVT4005
            }

            if (entries.Length > 0) continue;
            position = ">";
            await Task.Delay(50, stoppingToken);
        }
    }

    private static Reading Map(StreamEntry entry) => new(entry["device"]!, (double)entry["value"]);
}
