using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Calm.Blocking;

public interface IRobot { Task DoAsync(string command); }

public sealed class RobotWorker(string connection, IRobot robot, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using ConnectionMultiplexer own = await ConnectionMultiplexer.ConnectAsync(connection);
        IDatabase reader = own.GetDatabase();
        string start = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            RedisResult reply = await reader.ExecuteAsync(
                "XREADGROUP", "GROUP", group, Environment.MachineName, "COUNT", 1, "BLOCK", 3000, "STREAMS", "robot", start);
            if (reply.IsNull) continue;
            var entries = (RedisResult[])((RedisResult[])((RedisResult[])reply!)[0]!)[1]!;
            if (entries.Length == 0) { start = ">"; continue; }
            var entry = (RedisResult[])entries[0]!;
            await robot.DoAsync((string)((RedisResult[])entry[1]!)[1]!);
            await reader.ExecuteAsync("XACK", "robot", group, (string)entry[0]!);
        }
    }
}
